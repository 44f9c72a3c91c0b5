import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { mergeReadings, NO_READINGS, type Readings } from './packing/block.ts'
import { type LegacyRow, legacyHour } from './packing/legacy.ts'
import type { Chunk } from './packing/pack.ts'
import { joined } from './packing/pack.ts'
import type { Buckets } from './packing/rollup.ts'
import { decodeBuckets } from './packing/rollup-codec.ts'
import { HOUR_MS, type Level, SPAN } from './packing/spans.ts'
import { blockOf, chunkOf, type PackedRow, type Range } from './packing/store.ts'

const list = (ids: readonly number[]) => sql`${`{${ids.join(',')}}`}::int4[]`
const moments = (ms: readonly number[]) => sql`${`{${ms.map((it) => new Date(it).toISOString()).join(',')}}`}::timestamptz[]`
const moment = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`

/** What is packed in blocks that touch these ranges, by series, one a time. The database refuses a series of another tenant. */
export async function readingsIn(tx: Tx, ranges: readonly Range[]): Promise<Map<number, Readings>> {
  if (ranges.length === 0) return new Map()
  return readingsOf(
    await tx.execute<PackedRow>(sql`select * from telemetry_blocks_in(${list(ranges.map(({ seriesId }) => seriesId))},
      ${moments(ranges.map(({ fromMs }) => fromMs))}, ${moments(ranges.map(({ toMs }) => toMs))})`),
  )
}

/** The chunks that start at these moments, by `series start`. */
export async function chunksOf(tx: Tx, level: Level, at: readonly { seriesId: number; startMs: number }[]): Promise<Map<string, Buckets>> {
  const rows = await tx.execute<PackedRow>(
    sql`select * from telemetry_rollups_at(${list(at.map(({ seriesId }) => seriesId))}, ${level}::int4, ${moments(at.map(({ startMs }) => startMs))})`,
  )
  return new Map(rows.map((row) => [`${row.series_id} ${row.start_ms}`, chunkOf(row).buckets]))
}

/** By series; of spans the finer counts, which arrived later. */
function readingsOf(rows: readonly PackedRow[]): Map<number, Readings> {
  const parts = new Map<number, Readings[][]>()
  const once = new Map(rows.map((row) => [`${row.series_id} ${row.kind} ${row.start_ms}`, row]))
  for (const row of [...once.values()].sort((a, b) => a.start_ms - b.start_ms)) {
    const { seriesId, span, readings } = blockOf(row)
    const spans = parts.get(seriesId) ?? [[], [], []]
    parts.set(seriesId, spans)
    spans[span]!.push(readings)
  }
  return new Map(
    [...parts].map(([id, spans]) => [
      id,
      [SPAN.month, SPAN.day, SPAN.hour]
        .map((span) => joined(spans[span]!))
        .reduce((earlier, later) => mergeReadings(later, earlier), NO_READINGS),
    ]),
  )
}

/** A series' chunks of one level, ascending, as they are packed; `count` buckets in all. */
export type Rolled = { chunks: Place[]; count: number; rows: PackedRow[] }
export type Place = Pick<Chunk, 'level' | 'startMs'>

/** The chunks of one level that touch [fromMs, toMs), by series. */
export async function packedChunks(tx: Tx, ids: readonly number[], { fromMs, toMs }: Span, level: Level): Promise<Map<number, Rolled>> {
  const rows = await tx.execute<PackedRow>(
    sql`select * from telemetry_rollups_of(${list(ids)}, ${level}::int4, ${moment(fromMs)}, ${moment(toMs)})`,
  )
  const bySeries = Map.groupBy(rows, ({ series_id }) => series_id)
  return new Map(
    [...bySeries].map(([id, own]) => [
      id,
      {
        chunks: own.map(({ start_ms }) => ({ level, startMs: start_ms })),
        count: own.reduce((sum, { count }) => sum + count, 0),
        rows: own,
      },
    ]),
  )
}

/** Its buckets, behind those that `into` has. */
export function unroll({ rows }: Rolled, into: Buckets): void {
  for (const { data, count, start_ms } of rows) decodeBuckets(data, { count, startMs: start_ms }, into)
}

/** Hours that a version before this packed, and that have not been moved yet. */
export async function legacyReadings(tx: Tx, ids: readonly number[], { fromMs, toMs }: Span): Promise<Map<number, Readings>> {
  const rows = await tx.execute<LegacyRow>(
    sql`select * from telemetry_packed_of(${list(ids)}, ${moment(Math.floor(fromMs / HOUR_MS) * HOUR_MS)}, ${moment(toMs)})`,
  )
  const hours = new Map<number, Readings[]>()
  for (const row of rows) hours.set(row.series_id, [...(hours.get(row.series_id) ?? []), legacyHour(row).readings])
  return new Map([...hours].map(([id, some]) => [id, joined(some)]))
}

/** The newest device time that is packed of each. */
export async function packedUntil(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  const rows = await tx.execute<{ series_id: number; until_us: number }>(sql`select * from telemetry_until_of(${list(ids)})`)
  return new Map(rows.map((row) => [row.series_id, row.until_us]))
}

type Span = { fromMs: number; toMs: number }
