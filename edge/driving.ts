import type { Driver, DriverReading, DriverSession, Log, Point, WriteResult } from './drivers/driver.ts'
import { atMost, BACKOFF, backoffMs, orAborted, pause } from './retry.ts'

/** Keeps one driver session open: opened again when it ends or fails, and with other points when the assignment changes. */
export class Driving {
  readonly #driver: Driver
  readonly #options: unknown
  readonly #log: Log
  readonly #take: (readings: DriverReading[]) => Promise<void>
  #session: DriverSession | null = null
  #restart = new AbortController()

  constructor(given: { driver: Driver; options: unknown; log: Log; take: (readings: DriverReading[]) => Promise<void> }) {
    this.#driver = given.driver
    this.#options = given.options
    this.#log = given.log
    this.#take = given.take
  }

  async run(points: () => readonly Point[], signal: AbortSignal) {
    for (let tries = 0; !signal.aborted; ) {
      this.#restart = new AbortController()
      const ended = AbortSignal.any([signal, this.#restart.signal])
      if (points().length === 0) {
        await pause(60_000, ended)
        continue
      }
      try {
        await using session = await this.#driver.open(this.#options, { points: points(), signal: ended, nowMs: Date.now, log: this.#log })
        this.#session = session
        await this.#read(session, ended)
        tries = 0
      } catch (error) {
        if (!ended.aborted) this.#log.error({ err: error, tries }, 'the driver failed; it is opened again')
        tries++
      } finally {
        this.#session = null
      }
      if (!ended.aborted) await pause(backoffMs(tries, BACKOFF), ended)
    }
  }

  /** Ends with the signal even where the driver does not hear it. */
  async #read(session: DriverSession, ended: AbortSignal) {
    const readings = session.readings[Symbol.asyncIterator]()
    while (!ended.aborted) {
      const next = await orAborted(readings.next(), ended)
      if (next === null || next.done) break
      await this.#take(next.value)
    }
    await atMost(500, Promise.resolve(readings.return?.()))
  }

  reopen() {
    this.#restart.abort()
  }

  async write(...asked: Parameters<DriverSession['write']>): Promise<WriteResult> {
    return this.#session ? this.#session.write(...asked) : { ok: false, reason: 'DEVICE_AWAY' }
  }

  async capture(tag: string, name: string) {
    return (await this.#session?.capture?.(tag, name)) ?? null
  }
}
