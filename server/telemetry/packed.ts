import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'

type Row = { series_id: number; hour_ms: number; offsets: Buffer; vals: Buffer; qualities: Buffer; sources: Buffer }
export type PackedHour = {
  seriesId: number
  hourMs: number
  offsetsMs: Int32Array
  values: Float64Array
  qualities: Int16Array
  sources: Int16Array
}

const HOUR_MS = 3_600_000

/** What is packed of these series, by hours that touch [fromMs, toMs). The database refuses a series of another tenant. */
export async function readPacked(tx: Tx, seriesIds: readonly number[], fromMs: number, toMs: number): Promise<PackedHour[]> {
  const from = new Date(Math.floor(fromMs / HOUR_MS) * HOUR_MS).toISOString()
  const rows = await tx.execute<Row>(
    sql`select * from telemetry_packed_of(${`{${seriesIds.join(',')}}`}::int4[], ${from}::timestamptz, ${new Date(toMs).toISOString()}::timestamptz)`,
  )
  return rows.map((row) => {
    const offsetsMs = unpack(row.offsets, (length) => new Int32Array(length), (view, at) => view.getInt32(at))
    const values = unpack(row.vals, (length) => new Float64Array(length), (view, at) => view.getFloat64(at))
    const qualities = spread(unpack(row.qualities, (length) => new Int16Array(length), (view, at) => view.getInt16(at)), offsetsMs.length)
    const sources = spread(unpack(row.sources, (length) => new Int16Array(length), (view, at) => view.getInt16(at)), offsetsMs.length)
    return { seriesId: row.series_id, hourMs: row.hour_ms, offsetsMs, values, qualities, sources }
  }) // biome-ignore format: four alike
}

/** One number stands for all where all are the same. */
const spread = (column: Int16Array, length: number) => (column.length === length ? column : new Int16Array(length).fill(column[0] ?? 0))

/** PostgreSQL's binary array of one dimension without nulls: dimensions, flags, element type, length, lower bound, then each with its size. */
function unpack<T extends Int32Array | Float64Array | Int16Array>(
  bytes: Buffer,
  make: (length: number) => T,
  read: (view: DataView, at: number) => number,
): T {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getInt32(0) === 0 ? 0 : view.getInt32(12)
  const column = make(length)
  const stride = 4 + column.BYTES_PER_ELEMENT
  for (let i = 0; i < length; i++) column[i] = read(view, 24 + i * stride)
  return column
}
