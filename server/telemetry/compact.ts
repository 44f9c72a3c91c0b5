import type { Database, Sql } from '#/server/platform/db.ts'
import { mergeReadings, NO_READINGS } from './packing/block.ts'
import { type LegacyRow, legacyHour } from './packing/legacy.ts'
import { type Block, joined } from './packing/pack.ts'
import { packSeries } from './packing/pack-series.ts'
import type { SeriesTraits } from './packing/rollup.ts'
import { SPAN, type Span, spanStartMs } from './packing/spans.ts'
import { blockOf, type PackedRow, verifyBlocks, writePacked } from './packing/store.ts'

/** Blocks of few readings become part of a larger one some time after it is over; what comes later still is merged again. A day's hours join
 *  it up to 240 readings each, a month's days up to 330: a block of a slow series then has some thousand readings instead of a few. */
const JOIN = [
  { from: SPAN.hour, into: SPAN.day, most: 240, settleMs: 2 * 3_600_000 },
  { from: SPAN.day, into: SPAN.month, most: 330, settleMs: 24 * 3_600_000 },
] as const
const BATCH = 1_000

/** @returns blocks that became part of larger ones */
export async function compact(db: Database, nowMs: number, signal: AbortSignal): Promise<number> {
  let joinedBlocks = 0
  for (const step of JOIN) {
    const untilMs = spanStartMs(step.into, nowMs - step.settleMs)
    for (;;) {
      if (signal.aborted) return joinedBlocks
      const moved = await joinSome(db, step, untilMs)
      joinedBlocks += moved
      if (moved === 0) break
    }
  }
  return joinedBlocks
}

async function joinSome(db: Database, { from, into, most }: (typeof JOIN)[number], untilMs: number): Promise<number> {
  return (await db.owner.begin(async (transaction) => {
    const sql = transaction as unknown as Sql
    if (!(await mayPack(sql))) return 0
    const small = await takeSmall(sql, { from, most, untilMs })
    if (small.length === 0) return 0
    const groups = new Map<string, Block[]>()
    for (const block of small) {
      const key = `${block.seriesId} ${spanStartMs(into, block.startMs)}`
      groups.set(key, [...(groups.get(key) ?? []), block])
    }
    const larger = await largerBlocks(sql, [...groups.values()].map(([first]) => first!), into) // biome-ignore format: one line
    const blocks = [...groups.values()].map((group): Block => {
      const { seriesId, startMs } = group[0]!
      const start = spanStartMs(into, startMs)
      const held = larger.get(`${seriesId} ${start}`) ?? NO_READINGS
      return { seriesId, span: into, startMs: start, readings: mergeReadings(joined(group.map(({ readings }) => readings)), held) }
    })
    await writePacked(sql, { blocks, chunks: [] })
    await verifyBlocks(sql, blocks)
    return small.length
  })) as number
}

/** Never beside the closing of a slot, which goes first: what is tidied can wait. */
async function mayPack(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ may: boolean }[]>`select pg_try_advisory_xact_lock(720110) as may`
  return row?.may ?? false
}

/** Whole groups of the oldest, removed as they are taken. */
async function takeSmall(sql: Sql, { from, most, untilMs }: { from: Span; most: number; untilMs: number }): Promise<Block[]> {
  const until = new Date(untilMs).toISOString()
  const rows = await sql<PackedRow[]>`
    with oldest as (
      select distinct series_id, date_trunc(${from === SPAN.hour ? 'day' : 'month'}, start_at, 'UTC') as start_at from (
        select series_id, start_at from telemetry_blocks
        where kind = ${from} and count <= ${most} and ((kind = 0 and count <= 240) or (kind = 1 and count <= 330)) and start_at < ${until}::timestamptz
        order by kind, start_at limit ${BATCH}) as small
    )
    delete from telemetry_blocks b using oldest o
    where b.series_id = o.series_id and b.kind = ${from} and b.count <= ${most}
      and b.start_at >= o.start_at and b.start_at < o.start_at + ${from === SPAN.hour ? '1 day' : '1 month'}::interval and b.start_at < ${until}::timestamptz
    returning b.series_id, b.kind, extract(epoch from b.start_at)::float8 * 1000 as start_ms, b.count, b.codec, b.data`
  return rows.map(blockOf).sort((a, b) => a.startMs - b.startMs)
}

async function largerBlocks(sql: Sql, of: readonly Block[], into: Span): Promise<Map<string, Block['readings']>> {
  const rows = await sql<PackedRow[]>`
    select b.series_id, b.kind, extract(epoch from b.start_at)::float8 * 1000 as start_ms, b.count, b.codec, b.data
    from unnest(${of.map(({ seriesId }) => seriesId)}::int4[], ${of.map(({ startMs }) => new Date(spanStartMs(into, startMs)).toISOString())}::timestamptz[]) as a(id, s)
      join telemetry_blocks b on b.series_id = a.id and b.kind = ${into} and b.start_at = a.s`
  return new Map(rows.map(blockOf).map(({ seriesId, startMs, readings }) => [`${seriesId} ${startMs}`, readings]))
}

/** Moves hours that an earlier version packed into blocks, with their roll-ups. What is in blocks already arrived later.
 *  @returns hours that were moved; 0 when there are none left */
export async function moveLegacy(db: Database, traitsOf: (seriesId: number) => SeriesTraits): Promise<number> {
  return (await db.owner.begin(async (transaction) => {
    const sql = transaction as unknown as Sql
    if (!(await mayPack(sql))) return 0
    const rows = await sql<LegacyRow[]>`
      delete from telemetry_packed p using (select series_id, hour from telemetry_packed order by series_id, hour limit 500) as first
      where p.series_id = first.series_id and p.hour = first.hour
      returning p.series_id, extract(epoch from p.hour)::float8 * 1000 as hour_ms, array_send(p.offsets_ms) as offsets, array_send(p.values) as vals,
        array_send(p.qualities) as qualities, array_send(p.sources) as sources`
    const hours = rows.map(legacyHour).sort((a, b) => a.seriesId - b.seriesId || a.hourMs - b.hourMs)
    if (hours.length > 0) await packSeries(sql, hours, traitsOf, { earlier: true })
    return hours.length
  })) as number
}
