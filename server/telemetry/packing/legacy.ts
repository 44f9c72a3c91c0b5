import { emptyReadings, type Readings } from './block.ts'

/** A row of `telemetry_packed`, its arrays in PostgreSQL's binary form. */
export type LegacyRow = { series_id: number; hour_ms: number; offsets: Buffer; vals: Buffer; qualities: Buffer; sources: Buffer }

export function legacyHour(row: LegacyRow): { seriesId: number; hourMs: number; readings: Readings } {
  const count = lengthOf(row.offsets)
  const readings = emptyReadings(count)
  readings.count = count
  // One number stands for all where all are the same.
  const [qualities, sources] = [row.qualities, row.sources].map(
    (bytes) => (i: number) => bytes.readInt16BE(24 + (lengthOf(bytes) === count ? i : 0) * 6),
  )
  for (let i = 0; i < count; i++) {
    readings.atUs[i] = (row.hour_ms + row.offsets.readInt32BE(24 + i * 8)) * 1_000
    readings.value[i] = row.vals.readDoubleBE(24 + i * 12)
    readings.quality[i] = qualities!(i)
    readings.source[i] = sources!(i)
  }
  return { seriesId: row.series_id, hourMs: row.hour_ms, readings }
}

/** PostgreSQL's binary array of one dimension without nulls: dimensions, flags, element type, length, lower bound, then each with its size. */
const lengthOf = (bytes: Buffer) => (bytes.readInt32BE(0) === 0 ? 0 : bytes.readInt32BE(12))
