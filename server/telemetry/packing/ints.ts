import type { ByteReader, ByteWriter } from './bytes.ts'

/** Whole numbers by their differences, |difference| below 2^51. An odd token is a run of zeros, (length << 1) + 1; an even one a difference,
 *  zigzag << 1: what stays or steps evenly takes two bytes a block. */
export class RunWriter {
  readonly #to: ByteWriter
  #zeros = 0

  constructor(to: ByteWriter) {
    this.#to = to
  }

  add(difference: number): void {
    if (difference === 0) {
      this.#zeros++
      return
    }
    this.end()
    this.#to.varint(difference > 0 ? difference * 4 : -difference * 4 - 2)
  }

  end(): void {
    if (this.#zeros > 0) this.#to.varint(this.#zeros * 2 + 1)
    this.#zeros = 0
  }
}

export function writeInts(to: ByteWriter, values: ArrayLike<number>, count: number): void {
  const runs = new RunWriter(to)
  let before = 0
  for (let i = 0; i < count; i++) {
    runs.add(values[i]! - before)
    before = values[i]!
  }
  runs.end()
}

/** @param first the row of `into` where they begin */
export function readInts<T extends Float64Array | Uint8Array | Int32Array>(from: ByteReader, into: T, count: number, first = 0): T {
  from.totals(into, count, first)
  return into
}

/** Ascending times by the difference of their differences, in the largest unit that divides them all: an even beat is one run of zeros. */
export function writeTimes(to: ByteWriter, atUs: ArrayLike<number>, count: number, startUs: number): void {
  let unit = 0
  for (let i = 0; i < count; i++) unit = divisor(atUs[i]! - (i === 0 ? startUs : atUs[i - 1]!), unit)
  unit ||= 1
  to.varint(unit)
  const runs = new RunWriter(to)
  let [before, step] = [startUs, 0]
  for (let i = 0; i < count; i++) {
    const next = (atUs[i]! - before) / unit
    runs.add(next - step)
    step = next
    before = atUs[i]!
  }
  runs.end()
}

export function readTimes(from: ByteReader, into: Float64Array, { count, startUs, first = 0 }: Column & { startUs: number }): Float64Array {
  const unit = from.varint()
  from.totals(into, count, first)
  let at = startUs
  for (let i = first; i < first + count; i++) {
    at += into[i]! * unit
    into[i] = at
  }
  return into
}

/** Rows of a column: from `first` on so many. */
export type Column = { count: number; first?: number }

function divisor(a: number, b: number): number {
  let [x, y] = [a, b]
  if (y !== 0 && x % y === 0) return y
  while (y !== 0) [x, y] = [y, x % y]
  return x
}
