import type { WindowSpec } from './windows-manifest.ts'

/** One instant of a terminal: a value for each channel of the model, in the manifest's order. */
export type Row = { processMs: number; atMs: number; values: Float64Array }

/** The window that training and the edge both use: the mean of the last `level` rows, and the mean of the `base` rows before them.
 *  Rows that come while `frozen` never enter the base, so that a fault does not become the normal it is compared with. */
export class RowWindow {
  readonly #spec: WindowSpec
  readonly #width: number
  #level: Row[] = []
  #base: Row[] = []

  constructor(width: number, spec: WindowSpec) {
    this.#width = width
    this.#spec = spec
  }

  push(row: Row, frozen = false): void {
    const last = this.#level.at(-1)
    if (last && !frozen && row.processMs - last.processMs > this.#spec.resetMs) this.clear()
    this.#level.push(row)
    if (this.#level.length <= this.#spec.level) return
    const left = this.#level.shift()
    if (!left || frozen || this.#spec.base === 0) return
    this.#base.push(left)
    if (this.#base.length > this.#spec.base) this.#base.shift()
  }

  clear(): void {
    this.#level = []
    this.#base = []
  }

  /** The level alone starts anew, as after a pump was started; what is known as normal stays. */
  clearLevel(): void {
    this.#level = []
  }

  /** Full level, and six tenths of the base: after a cold start a model should not wait for ever. */
  get ready(): boolean {
    return this.#level.length === this.#spec.level && this.#base.length >= this.#spec.base * 0.6
  }

  level(): Float64Array {
    return mean(this.#level, this.#width)
  }

  base(): Float64Array {
    return mean(this.#base, this.#width)
  }

  /** What the base was is kept over a restart of the process: an open finding must still know what it deviates from. */
  restoreBase(values: readonly number[], processMs: number): void {
    const row: Row = { processMs, atMs: processMs, values: Float64Array.from(values) }
    this.#base = Array.from({ length: this.#spec.base }, () => row)
  }
}

function mean(rows: readonly Row[], width: number): Float64Array {
  const sum = new Float64Array(width)
  for (const { values } of rows) for (let c = 0; c < width; c++) sum[c] = (sum[c] ?? 0) + (values[c] ?? 0)
  for (let c = 0; c < width; c++) sum[c] = (sum[c] ?? 0) / rows.length
  return sum
}

/** Runs of rows without a silence longer than `resetMs` and without a step back in time. */
export function segmentsOf(rows: readonly Row[], resetMs: number): Row[][] {
  const segments: Row[][] = []
  let current: Row[] = []
  for (const row of rows) {
    const last = current.at(-1)
    if (last && (row.processMs - last.processMs > resetMs || row.processMs < last.processMs)) {
      segments.push(current)
      current = []
    }
    current.push(row)
  }
  if (current.length > 0) segments.push(current)
  return segments
}
