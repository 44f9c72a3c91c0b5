import type { Row } from './windows.ts'
import type { WhenCondition } from './windows-manifest.ts'

export type RowSpec = { channels: readonly string[]; everyMs: number; fillMs: number }

/** Makes rows of one terminal from readings that come channel by channel. A row is complete when every channel has spoken within its step of the
 *  grid; where some report more slowly, the step's end completes it with values held no longer than `fillMs`. What comes late is left out. */
export class RowAssembler {
  readonly #spec: RowSpec
  readonly #index: ReadonlyMap<string, number>
  readonly #values: Float64Array
  readonly #seenMs: Float64Array
  #step = Number.NEGATIVE_INFINITY
  #done = true
  #processMs = 0
  #atMs = 0

  constructor(spec: RowSpec) {
    this.#spec = spec
    this.#index = new Map(spec.channels.map((id, index) => [id, index]))
    this.#values = new Float64Array(spec.channels.length)
    this.#seenMs = new Float64Array(spec.channels.length).fill(Number.NEGATIVE_INFINITY)
  }

  /** @returns the rows that this reading completes: at most the step before and its own */
  offer(channel: string, value: number, processMs: number, atMs: number): Row[] {
    const index = this.#index.get(channel)
    if (index === undefined || !Number.isFinite(value)) return []
    const step = Math.floor(processMs / this.#spec.everyMs + 1e-6)
    if (step < this.#step) return []
    const rows: Row[] = []
    if (step > this.#step) {
      if (!this.#done && this.#heldLongEnough()) rows.push(this.#row())
      this.#step = step
      this.#done = false
    }
    this.#values[index] = value
    this.#seenMs[index] = processMs
    this.#processMs = processMs
    this.#atMs = atMs
    if (!this.#done && this.#allInStep()) {
      rows.push(this.#row())
      this.#done = true
    }
    return rows
  }

  #allInStep(): boolean {
    return this.#seenMs.every((seen) => Math.floor(seen / this.#spec.everyMs + 1e-6) === this.#step)
  }

  #heldLongEnough(): boolean {
    return this.#seenMs.every((seen) => this.#processMs - seen <= this.#spec.fillMs)
  }

  #row(): Row {
    return { processMs: this.#processMs, atMs: this.#atMs, values: this.#values.slice() }
  }
}

export function holds(when: readonly WhenCondition[], valueAt: (channel: string) => number | undefined): boolean {
  return when.every(({ channel, above, below, equals }) => {
    const value = valueAt(channel)
    if (value === undefined || !Number.isFinite(value)) return false
    return (above === undefined || value > above) && (below === undefined || value < below) && (equals === undefined || value === equals)
  })
}
