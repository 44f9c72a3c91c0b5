import type { ReadingColumns } from './columns.ts'

/** Binary COPY of the columns of `readings`. @source PostgreSQL, COPY, file formats, binary */
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const TRAILER = Buffer.from([0xff, 0xff])
const ROW_BYTES = 2 + 6 * 4 + 4 + 8 + 8 + 2 + 2 + 8
const EPOCH_2000_MS = Date.UTC(2000, 0, 1)

/** Device times keep their fraction of a millisecond, to the microsecond PostgreSQL has. */
export function encodeCopy(batches: readonly { readings: ReadingColumns; receivedAtMs: number }[]): Buffer {
  const rows = batches.reduce((sum, { readings }) => sum + readings.count, 0)
  const bytes = Buffer.allocUnsafe(SIGNATURE.length + rows * ROW_BYTES + TRAILER.length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  SIGNATURE.copy(bytes)
  let to = SIGNATURE.length
  for (const { readings, receivedAtMs } of batches) {
    const received = BigInt(Math.round((receivedAtMs - EPOCH_2000_MS) * 1_000))
    for (let i = 0; i < readings.count; i++) {
      view.setInt16(to, 6)
      view.setInt32(to + 2, 4)
      view.setInt32(to + 6, readings.series[i]!)
      view.setInt32(to + 10, 8)
      setMicros(view, to + 14, readings.atMs[i]!)
      view.setInt32(to + 22, 8)
      view.setFloat64(to + 26, readings.value[i]!)
      view.setInt32(to + 34, 2)
      view.setInt16(to + 38, readings.quality[i]!)
      view.setInt32(to + 40, 2)
      view.setInt16(to + 44, readings.source[i]!)
      view.setInt32(to + 46, 8)
      view.setBigInt64(to + 50, received)
      to += ROW_BYTES
    }
  }
  TRAILER.copy(bytes, to)
  return bytes
}

/** Microseconds since 2000 as two halves: a BigInt a reading would cost more than all the rest. */
function setMicros(view: DataView, at: number, ms: number): void {
  const micros = Math.round((ms - EPOCH_2000_MS) * 1_000)
  const high = Math.floor(micros / 0x1_0000_0000)
  view.setInt32(at, high)
  view.setUint32(at + 4, micros - high * 0x1_0000_0000)
}
