import type { ReadingColumns } from './columns.ts'

/** Binary COPY of the columns of `readings`. @source PostgreSQL, COPY, file formats, binary */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const TRAILER = Buffer.from([0xff, 0xff])
const ROW_BYTES = 2 + 6 * 4 + 4 + 8 + 8 + 2 + 2 + 8
const EPOCH_2000_MS = Date.UTC(2000, 0, 1)

type Batches = readonly { readings: ReadingColumns; receivedAtMs: number }[]
const rowsOf = (batches: Batches) => batches.reduce((sum, { readings }) => sum + readings.count, 0)
/** What is the same in every row, and in the row of one arrival. */
const ROW = (receivedAtMs: number): Buffer => {
  const row = Buffer.alloc(ROW_BYTES)
  row.writeInt16BE(6, 0)
  for (const [at, bytes] of [[2, 4], [10, 8], [22, 8], [34, 2], [40, 2], [46, 8]] as const) row.writeInt32BE(bytes, at) // biome-ignore format: a table
  row.writeBigInt64BE(BigInt(Math.round((receivedAtMs - EPOCH_2000_MS) * 1_000)), 50)
  return row
}

/** A buffer that is filled group after group: it grows to the largest, and is given back what it was lent when the group is written. */
export class CopyBuffer {
  #bytes = Buffer.allocUnsafeSlow(1 << 20)

  /** Device times keep their fraction of a millisecond, to the microsecond PostgreSQL has. Valid until the next call. */
  encode(batches: Batches): Buffer {
    const length = SIGNATURE.length + rowsOf(batches) * ROW_BYTES + TRAILER.length
    if (this.#bytes.length < length) this.#bytes = Buffer.allocUnsafeSlow(length)
    const bytes = this.#bytes
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    SIGNATURE.copy(bytes)
    let to = SIGNATURE.length
    for (const batch of batches) to = encodeRows(bytes, view, to, batch.readings, ROW(batch.receivedAtMs))
    TRAILER.copy(bytes, to)
    return bytes.subarray(0, length)
  }
}

/** The first row is copied from the pattern, each further one from those before it; then the columns are written over it. */
function encodeRows(bytes: Buffer, view: DataView, start: number, readings: ReadingColumns, row: Buffer): number {
  const { count, series, atMs, value, quality, source } = readings
  const end = start + count * ROW_BYTES
  if (count === 0) return end
  row.copy(bytes, start)
  for (let filled = ROW_BYTES; filled < end - start; filled *= 2)
    bytes.copyWithin(start + filled, start, Math.min(start + filled, end - filled))
  for (let i = 0, to = start; i < count; i++, to += ROW_BYTES) {
    view.setInt32(to + 6, series[i]!)
    const micros = Math.round((atMs[i]! - EPOCH_2000_MS) * 1_000)
    // two halves: a BigInt a reading would cost more than all the rest
    const high = Math.floor(micros / 0x1_0000_0000)
    view.setInt32(to + 14, high)
    view.setUint32(to + 18, micros - high * 0x1_0000_0000)
    view.setFloat64(to + 26, value[i]!)
    bytes[to + 39] = quality[i]!
    bytes[to + 45] = source[i]!
  }
  return end
}
