import { hash } from '#/demo/world/random.ts'

/** When each channel is due: spread over its interval by the name of its object, so that the load is even and channels of one interval
 *  are told together. The first round is quicker, so that a new picture fills within seconds. */
const FIRST_ROUND_MS = 20_000
const TICK_MS = 100

export type Due<T> = { item: T; tag: string; everyMs: () => number }

export class Schedule<T> {
  readonly #slots = new Map<number, Due<T>[]>()
  #tick: number

  constructor(nowMs: number, entries: readonly Due<T>[]) {
    this.#tick = Math.floor(nowMs / TICK_MS)
    for (const entry of entries) this.#put(entry, nowMs + (hash(entry.tag) % Math.max(TICK_MS, Math.min(entry.everyMs(), FIRST_ROUND_MS))))
  }

  /** What has become due; each is put in place for its next time. */
  take(nowMs: number): T[] {
    const until = Math.floor(nowMs / TICK_MS)
    const taken: Due<T>[] = []
    for (; this.#tick <= until; this.#tick++) {
      const slot = this.#slots.get(this.#tick)
      if (!slot) continue
      this.#slots.delete(this.#tick)
      taken.push(...slot)
    }
    for (const entry of taken) {
      const everyMs = Math.max(TICK_MS, entry.everyMs())
      const phase = hash(entry.tag) % everyMs
      this.#put(entry, (Math.floor((nowMs - phase) / everyMs) + 1) * everyMs + phase)
    }
    return taken.map((entry) => entry.item)
  }

  #put(entry: Due<T>, atMs: number): void {
    const tick = Math.max(Math.floor(atMs / TICK_MS), this.#tick)
    const slot = this.#slots.get(tick)
    if (slot) slot.push(entry)
    else this.#slots.set(tick, [entry])
  }
}
