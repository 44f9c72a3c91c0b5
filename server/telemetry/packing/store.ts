import { copyIn } from '#/server/platform/copy-in.ts'
import type { Sql } from '#/server/platform/db.ts'
import { CODEC, decodeBlock, encodeBlock, sameReadings } from './block.ts'
import type { Block, Chunk, Packed, Stored } from './pack.ts'
import { emptyBuckets } from './rollup.ts'
import { decodeBuckets, encodeBuckets } from './rollup-codec.ts'
import { DAY_MS, HOUR_MS, LEVEL, SPAN, spanEndMs, spanStartMs } from './spans.ts'

/** A row of `telemetry_blocks` or `telemetry_rollups`, which have the same columns. */
export type PackedRow = { series_id: number; kind: number; start_ms: number; count: number; codec: number; data: Buffer }
export type Range = { seriesId: number; fromMs: number; toMs: number }

export const blockOf = ({ series_id, kind, start_ms, count, codec, data }: PackedRow): Block => ({
  seriesId: series_id,
  span: kind as Block['span'],
  startMs: start_ms,
  readings: decodeBlock(data, { count, startMs: start_ms, codec }),
})

export function chunkOf({ series_id, kind, start_ms, count, data }: PackedRow): Chunk {
  const buckets = emptyBuckets(count)
  decodeBuckets(data, { count, startMs: start_ms }, buckets)
  return { seriesId: series_id, level: kind as Chunk['level'], startMs: start_ms, buckets }
}

const rangesOf = (ranges: readonly Range[]) =>
  [
    ranges.map(({ seriesId }) => seriesId),
    ranges.map(({ fromMs }) => new Date(fromMs).toISOString()),
    ranges.map(({ toMs }) => new Date(toMs).toISOString()),
  ] as const

/** Every block that touches one of these ranges. */
async function blocksIn(sql: Sql, ranges: readonly Range[]): Promise<Block[]> {
  const [ids, from, to] = rangesOf(ranges)
  const rows = await sql<PackedRow[]>`
    select distinct on (b.series_id, b.kind, b.start_at) b.series_id, b.kind, extract(epoch from b.start_at)::float8 * 1000 as start_ms, b.count, b.codec, b.data
    from unnest(${ids}::int4[], ${from}::timestamptz[], ${to}::timestamptz[]) as r(id, f, t),
      lateral (
        select * from telemetry_blocks where series_id = r.id and kind = ${SPAN.hour} and start_at >= r.f and start_at < r.t
        union all select * from telemetry_blocks where series_id = r.id and kind = ${SPAN.day} and start_at >= date_trunc('day', r.f, 'UTC') and start_at < r.t
        union all select * from telemetry_blocks where series_id = r.id and kind = ${SPAN.month} and start_at >= date_trunc('month', r.f, 'UTC') and start_at < r.t
      ) as b`
  return rows.map(blockOf)
}

/** The chunks of hours and days that start at these moments. */
async function chunksAt(sql: Sql, level: Chunk['level'], at: readonly { seriesId: number; startMs: number }[]): Promise<Chunk[]> {
  const rows = await sql<PackedRow[]>`
    select r.series_id, r.kind, extract(epoch from r.start_at)::float8 * 1000 as start_ms, r.count, r.codec, r.data
    from unnest(${at.map(({ seriesId }) => seriesId)}::int4[], ${at.map(({ startMs }) => new Date(startMs).toISOString())}::timestamptz[]) as a(id, s)
      join telemetry_rollups r on r.series_id = a.id and r.kind = ${level} and r.start_at = a.s`
  return rows.map(chunkOf)
}

export async function writePacked(tx: Sql, { blocks, chunks }: Packed): Promise<void> {
  const rows = [
    ...blocks.map(({ seriesId, span, startMs, readings }) => row(seriesId, span, startMs, readings.count, encodeBlock(readings, startMs))),
    ...chunks.map(({ seriesId, level, startMs, buckets }) => row(seriesId, level, startMs, buckets.count, encodeBuckets(buckets, startMs))),
  ]
  await upsert(tx, 'telemetry_blocks', rows.slice(0, blocks.length))
  await upsert(tx, 'telemetry_rollups', rows.slice(blocks.length))
}

const row = (series_id: number, kind: number, start_ms: number, count: number, data: Buffer): PackedRow => ({
  series_id, kind, start_ms, count, codec: CODEC, data,
}) // biome-ignore format: one row

async function upsert(tx: Sql, table: 'telemetry_blocks' | 'telemetry_rollups', rows: readonly PackedRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.unsafe(`create temp table if not exists packing (like telemetry_blocks) on commit drop; truncate packing`)
  await copyIn(
    tx as never,
    'copy packing (start_at, series_id, count, kind, codec, data) from stdin (format binary)',
    encodePackedRows(rows),
  )
  await tx.unsafe(`insert into ${table} (start_at, series_id, count, kind, codec, data) select start_at, series_id, count, kind, codec, data from packing
    on conflict (series_id, kind, start_at) do update set count = excluded.count, codec = excluded.codec, data = excluded.data`)
}

/** Reads back what was written. @throws Error where it is not bit by bit the same */
export async function verifyBlocks(tx: Sql, blocks: readonly Block[]): Promise<void> {
  const key = ({ seriesId, span, startMs }: Block) => `${seriesId} ${span} ${startMs}`
  const found = await blocksIn(tx, blocks.map(({ seriesId, startMs }) => ({ seriesId, fromMs: startMs, toMs: startMs + 1 }))) // biome-ignore format: one line
  const written = new Map(found.map((block) => [key(block), block.readings]))
  for (const block of blocks) {
    const readings = written.get(key(block))
    if (!readings || !sameReadings(readings, block.readings))
      throw new Error(`series ${block.seriesId}: the block of ${new Date(block.startMs).toISOString()} is not what was packed`)
  }
}

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const EPOCH_2000_MS = Date.UTC(2000, 0, 1)

/** Binary COPY of packed rows. @source PostgreSQL, COPY, file formats, binary */
function encodePackedRows(rows: readonly PackedRow[]): Buffer {
  const bytes = Buffer.allocUnsafe(SIGNATURE.length + rows.reduce((sum, { data }) => sum + 46 + data.length, 0) + 2)
  let to = SIGNATURE.copy(bytes)
  for (const { series_id, kind, start_ms, count, codec, data } of rows) {
    to = bytes.writeInt16BE(6, to)
    to = bytes.writeBigInt64BE(BigInt(start_ms - EPOCH_2000_MS) * 1_000n, bytes.writeInt32BE(8, to))
    to = bytes.writeInt32BE(series_id, bytes.writeInt32BE(4, to))
    to = bytes.writeInt32BE(count, bytes.writeInt32BE(4, to))
    to = bytes.writeInt16BE(kind, bytes.writeInt32BE(2, to))
    to = bytes.writeInt16BE(codec, bytes.writeInt32BE(2, to))
    to = bytes.writeInt32BE(data.length, to)
    to += data.copy(bytes, to)
  }
  bytes.writeInt16BE(-1, to)
  return bytes
}

/** What of these hours is stored, as `packHours` needs it: of a day or month without its chunk, every block. By series and month. */
export async function storedFor(
  sql: Sql,
  hours: readonly { seriesId: number; hourMs: number }[],
): Promise<(seriesId: number, monthMs: number) => Stored> {
  const at = hours.map(({ seriesId, hourMs }) => ({
    seriesId,
    hourMs,
    dayMs: spanStartMs(SPAN.day, hourMs),
    monthMs: spanStartMs(SPAN.month, hourMs),
  }))
  const key = (seriesId: number, startMs: number) => `${seriesId} ${startMs}`
  const days = await chunksAt(sql, LEVEL.hour, unique(at.map(({ seriesId, dayMs }) => ({ seriesId, startMs: dayMs }))))
  const months = await chunksAt(sql, LEVEL.day, unique(at.map(({ seriesId, monthMs }) => ({ seriesId, startMs: monthMs }))))
  const [heldDays, heldMonths] = [days, months].map((them) => new Set(them.map(({ seriesId, startMs }) => key(seriesId, startMs))))
  const blocks = await blocksIn(
    sql,
    at.map(({ seriesId, hourMs, dayMs, monthMs }) => {
      if (!heldMonths?.has(key(seriesId, monthMs))) return { seriesId, fromMs: monthMs, toMs: spanEndMs(SPAN.month, monthMs) }
      if (!heldDays?.has(key(seriesId, dayMs))) return { seriesId, fromMs: dayMs, toMs: dayMs + DAY_MS }
      return { seriesId, fromMs: hourMs, toMs: hourMs + HOUR_MS }
    }),
  )
  const found = new Map<string, { blocks: Block[]; chunks: Chunk[] }>()
  const of = (seriesId: number, ms: number) => {
    const place = key(seriesId, spanStartMs(SPAN.month, ms))
    const stored = found.get(place) ?? { blocks: [], chunks: [] }
    found.set(place, stored)
    return stored
  }
  for (const block of blocks) of(block.seriesId, block.startMs).blocks.push(block)
  for (const chunk of [...days, ...months]) of(chunk.seriesId, chunk.startMs).chunks.push(chunk)
  for (const { blocks: some } of found.values()) some.sort((a, b) => a.startMs - b.startMs)
  return of
}

const unique = <T extends { seriesId: number; startMs: number }>(them: readonly T[]): T[] => [
  ...new Map(them.map((it) => [`${it.seriesId} ${it.startMs}`, it])).values(),
]
