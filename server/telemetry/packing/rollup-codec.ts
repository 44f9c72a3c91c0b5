import { ByteReader, ByteWriter } from './bytes.ts'
import { type Column, readInts, readTimes, writeInts, writeTimes } from './ints.ts'
import type { Buckets } from './rollup.ts'
import { readValues, writeValues } from './values.ts'

/** Columns of a chunk of roll-ups, in their order. What is drawn stands first, so that a chart reads no further. */
export function encodeBuckets(buckets: Buckets, chunkMs: number): Buffer {
  const { count } = buckets
  const bytes = new ByteWriter()
  const column = (write: (to: ByteWriter) => void) => {
    const part = new ByteWriter()
    write(part)
    bytes.part(part)
  }
  column((to) => writeTimes(to, buckets.startMs, count, chunkMs))
  column((to) => writeInts(to, buckets.readings, count))
  column((to) => writeValues(to, buckets.min, count))
  column((to) => writeValues(to, buckets.max, count))
  column((to) => writeValues(to, buckets.sum, count))
  column((to) => writeInts(to, buckets.worst, count))
  column((to) => writeValues(to, buckets.first, count))
  column((to) => writeValues(to, buckets.last, count))
  column((to) => writeOffsets(to, buckets.firstUs, buckets.startMs, count))
  column((to) => writeOffsets(to, buckets.lastUs, buckets.startMs, count))
  column((to) => writeInts(to, buckets.doubtful, count))
  column((to) => writeInts(to, buckets.late, count))
  column((to) => writeInts(to, buckets.gaps, count))
  column((to) => writeValues(to, buckets.silentMs, count))
  column((to) => writeInts(to, buckets.steady, count))
  column((to) => writeStates(to, buckets))
  return bytes.done()
}

/** A chunk's buckets behind those that `into` holds already: many chunks of a series are read into one set of columns. Of one with room for what is
 *  drawn alone, no more is read.
 *  @throws RangeError where the bytes are no such chunk */
export function decodeBuckets(bytes: Buffer, { count, startMs }: { count: number; startMs: number }, into: Buckets): void {
  const from = new ByteReader(bytes)
  const first = into.count
  const values = (column: Float64Array) => readValues(from.part(), column, count, first)
  const ints = (column: Float64Array | Uint8Array) => readInts(from.part(), column, count, first)
  readTimes(from.part(), into.startMs, { count, startUs: startMs, first })
  ints(into.readings)
  values(into.min)
  values(into.max)
  values(into.sum)
  ints(into.worst)
  into.count += count
  if (into.last.length < into.count) return
  values(into.first)
  values(into.last)
  readOffsets(from.part(), into.firstUs, into.startMs, { count, first })
  readOffsets(from.part(), into.lastUs, into.startMs, { count, first })
  ints(into.doubtful)
  ints(into.late)
  ints(into.gaps)
  values(into.silentMs)
  ints(into.steady)
  readStates(from.part(), into.states, { count, first })
}

/** In the unit of the first: most devices read on the whole second or millisecond. */
function writeOffsets(to: ByteWriter, atUs: Float64Array, startMs: Float64Array, count: number): void {
  const unit = [1_000_000, 1_000].find((us) => atUs.subarray(0, count).every((at) => at % us === 0)) ?? 1
  to.varint(unit)
  writeInts(to, atUs.subarray(0, count).map((at, i) => (at - startMs[i]! * 1_000) / unit), count) // biome-ignore format: one line
}

function readOffsets(from: ByteReader, into: Float64Array, startMs: Float64Array, { count, first }: Required<Column>): void {
  const unit = from.varint()
  readInts(from, into, count, first)
  for (let i = first; i < first + count; i++) into[i] = startMs[i]! * 1_000 + into[i]! * unit
}

function writeStates(to: ByteWriter, { states, count }: Buckets): void {
  const all = states.slice(0, count)
  if (all.every((it) => it === null)) return
  const pairs = all.flatMap((it) => [...(it ?? [])])
  const sizes = all.map((it) => it?.size ?? 0)
  const part = (write: (to: ByteWriter) => void) => {
    const column = new ByteWriter()
    write(column)
    to.part(column)
  }
  part((column) => writeInts(column, sizes, count))
  part((column) => writeValues(column, pairs.map(([state]) => state), pairs.length)) // biome-ignore format: one line
  part((column) => writeValues(column, pairs.map(([, ms]) => ms), pairs.length)) // biome-ignore format: one line
}

function readStates(from: ByteReader, into: Buckets['states'], { count, first }: Required<Column>): void {
  if (from.ended) return
  const sizes = readInts(from.part(), new Int32Array(count), count)
  const pairs = sizes.reduce((sum, size) => sum + size, 0)
  const values = readValues(from.part(), new Float64Array(pairs), pairs)
  const ms = readValues(from.part(), new Float64Array(pairs), pairs)
  let at = 0
  for (let i = 0; i < count; i++) {
    const states = new Map<number, number>()
    for (let n = 0; n < sizes[i]!; n++, at++) states.set(values[at]!, ms[at]!)
    into[first + i] = states
  }
}
