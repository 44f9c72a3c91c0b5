import { isUntrusted } from '../contract.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { readInts, readTimes, writeInts, writeTimes } from './ints.ts'
import { readValues, writeValues } from './values.ts'

/** Readings of one series, ascending, one a time. Times in microseconds since 1970, as PostgreSQL keeps them. */
export type Readings = { count: number; atUs: Float64Array; value: Float64Array; quality: Uint8Array; source: Uint8Array }

/** The number of this way to write a block; a reader knows all before it. */
export const CODEC = 1

export const NO_READINGS: Readings = {
  count: 0,
  atUs: new Float64Array(0),
  value: new Float64Array(0),
  quality: new Uint8Array(0),
  source: new Uint8Array(0),
}

/** Four columns, each with its length before it: times, values, qualities, sources. Gives back every bit of what was put in. */
export function encodeBlock({ count, atUs, value, quality, source }: Readings, startMs: number): Buffer {
  const block = new ByteWriter()
  const column = (write: (to: ByteWriter) => void) => {
    const part = new ByteWriter()
    write(part)
    block.part(part)
  }
  column((to) => writeTimes(to, atUs, count, startMs * 1_000))
  column((to) => writeValues(to, value, count))
  column((to) => writeInts(to, quality, count))
  column((to) => writeInts(to, source, count))
  return block.done()
}

/** @throws RangeError where the bytes are no block of this codec */
export function decodeBlock(bytes: Buffer, { count, startMs, codec }: { count: number; startMs: number; codec: number }): Readings {
  if (codec !== CODEC) throw new RangeError(`a packed block has codec ${codec}; this version reads ${CODEC}`)
  const block = new ByteReader(bytes)
  return {
    count,
    atUs: readTimes(block.part(), new Float64Array(count), { count, startUs: startMs * 1_000 }),
    value: readValues(block.part(), new Float64Array(count), count),
    quality: readInts(block.part(), new Uint8Array(count), count),
    source: readInts(block.part(), new Uint8Array(count), count),
  }
}

/** Both, one a time; where they have the same time, `later` counts, but one that is not trusted never takes the place of one that is. */
export function mergeReadings(later: Readings, earlier: Readings): Readings {
  if (earlier.count === 0) return later
  if (later.count === 0) return earlier
  const merged = emptyReadings(later.count + earlier.count)
  let [i, j, n] = [0, 0, 0]
  while (i < later.count || j < earlier.count) {
    const same = i < later.count && j < earlier.count && later.atUs[i] === earlier.atUs[j]
    const doubted = same && isUntrusted(later.source[i]!) && !isUntrusted(earlier.source[j]!)
    const fromLater = !doubted && (j >= earlier.count || (i < later.count && later.atUs[i]! <= earlier.atUs[j]!))
    if (same && fromLater) j++
    if (doubted) i++
    copyReading(merged, n++, fromLater ? later : earlier, fromLater ? i++ : j++)
  }
  return sliceReadings(merged, 0, n)
}

export const emptyReadings = (capacity: number): Readings => ({
  count: 0,
  atUs: new Float64Array(capacity),
  value: new Float64Array(capacity),
  quality: new Uint8Array(capacity),
  source: new Uint8Array(capacity),
})

export function copyReading(to: Readings, at: number, from: Readings, i: number): void {
  to.atUs[at] = from.atUs[i]!
  to.value[at] = from.value[i]!
  to.quality[at] = from.quality[i]!
  to.source[at] = from.source[i]!
}

/** A view of rows [from, to). */
export const sliceReadings = ({ atUs, value, quality, source }: Readings, from: number, to: number): Readings => ({
  count: to - from,
  atUs: atUs.subarray(from, to),
  value: value.subarray(from, to),
  quality: quality.subarray(from, to),
  source: source.subarray(from, to),
})

/** Those of [fromUs, toUs), without copying. */
export function between(readings: Readings, fromUs: number, toUs: number): Readings {
  if (readings.count === 0) return readings
  if (readings.atUs[0]! >= fromUs && readings.atUs[readings.count - 1]! < toUs) return readings
  return sliceReadings(readings, lowerBound(readings, fromUs), lowerBound(readings, toUs))
}

/** The first row at or after a time. */
export function lowerBound({ atUs, count }: Readings, us: number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (atUs[middle]! < us) low = middle + 1
    else high = middle
  }
  return low
}

/** Without what came out of a quarantine. */
export function trusted(readings: Readings): Readings {
  const { source, count } = readings
  let kept = 0
  for (let i = 0; i < count; i++) if (!isUntrusted(source[i]!)) kept++
  if (kept === count) return readings
  const some = emptyReadings(kept)
  for (let i = 0; i < count; i++) if (!isUntrusted(source[i]!)) copyReading(some, some.count++, readings, i)
  return some
}

/** Bit by bit the same. */
export function sameReadings(a: Readings, b: Readings): boolean {
  if (a.count !== b.count) return false
  for (let i = 0; i < a.count; i++) {
    if (a.atUs[i] !== b.atUs[i] || !Object.is(a.value[i], b.value[i]) || a.quality[i] !== b.quality[i] || a.source[i] !== b.source[i])
      return false
  }
  return true
}
