import { createHash } from 'node:crypto'
import type { ReadingColumns } from './columns.ts'

/** 16 bytes over times and values as they came, whatever way they came: the same batch over MQTT and over HTTPS has one hash. */
export function batchHash(readings: ReadingColumns): Buffer {
  const hash = createHash('sha256')
  hash.update(bytesOf(readings.atMs, readings.count)).update(bytesOf(readings.value, readings.count))
  return hash.digest().subarray(0, 16)
}

const bytesOf = (column: Float64Array, count: number) => new Uint8Array(column.buffer, column.byteOffset, count * 8)
