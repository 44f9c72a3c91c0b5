import { mkdir, readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '#/edge/drivers/driver.ts'
import { writeDurably } from '#/edge/files.ts'
import { BACKOFF, backoffMs, pause } from '#/edge/retry.ts'
import { ServerRefusal } from '#/edge/server-client.ts'
import { Wake } from '#/edge/uplink/wake.ts'

type Send = (jws: string) => Promise<void>
/** Findings are small and rare; beyond this the oldest are the ones worth keeping, because they say when it began. */
const MOST = 1_000

/** Signed findings, a file each, until the server has answered: in the order they were made. */
export class FindingSpool {
  /** What the server would not have, or no room was left for, since the start. */
  refused = 0
  readonly #dir: string
  readonly #log: Log
  readonly #wake = new Wake()
  #names: string[]
  #next: number

  private constructor(dir: string, log: Log, names: string[]) {
    this.#dir = dir
    this.#log = log
    this.#names = names
    this.#next = Number(names.at(-1)?.slice(0, 12) ?? 0) + 1
  }

  static async open(dir: string, log: Log): Promise<FindingSpool> {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    return new FindingSpool(dir, log, (await readdir(dir)).filter((it) => /^\d{12}\.jws$/.test(it)).sort())
  }

  get waiting() {
    return this.#names.length
  }

  /** Resolves when it is on the disk, which is asked again while it refuses. */
  async add(jws: string, signal: AbortSignal): Promise<void> {
    if (this.#names.length >= MOST) {
      this.refused++
      return
    }
    const name = `${String(this.#next++).padStart(12, '0')}.jws`
    for (let tries = 0; ; tries++) {
      try {
        await writeDurably(join(this.#dir, name), jws)
        break
      } catch (error) {
        if (signal.aborted) throw error
        this.#log.error({ err: error }, 'a finding cannot be written; trying again')
        await pause(backoffMs(tries, BACKOFF), signal)
      }
    }
    this.#names.push(name)
    this.#wake.up()
  }

  /** Sends one after the other until the signal comes. A final refusal is counted and dropped: asking again would not change it. */
  async run(send: Send, signal: AbortSignal) {
    const stop = () => this.#wake.up()
    signal.addEventListener('abort', stop)
    for (let tries = 0; !signal.aborted; ) {
      const name = this.#names[0]
      if (name === undefined) {
        await this.#wake.sleep(60_000)
        continue
      }
      try {
        await send(await readFile(join(this.#dir, name), 'utf8'))
        await this.#drop(name)
        tries = 0
      } catch (error) {
        if (signal.aborted) break
        const final = error instanceof ServerRefusal && error.final
        this.#log.warn({ reason: (error as Error).message, final, tries }, 'a finding was not taken')
        if (final) {
          this.refused++
          await this.#drop(name)
        } else await pause(backoffMs(tries++, BACKOFF), signal)
      }
    }
    signal.removeEventListener('abort', stop)
  }

  async #drop(name: string) {
    await unlink(join(this.#dir, name))
    this.#names.shift()
  }
}
