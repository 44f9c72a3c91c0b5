import type { Database, Sql } from '#/server/platform/db.ts'
import { UNTRUSTED } from './contract.ts'
import { tableOf } from './slots.ts'

/** Packs a slot by series and hour of device time, verifies it by count and checksum, and drops it: all in one transaction, so at any
 *  moment a reading is in exactly one place. Waits for commits into the slot that are still under way.
 *  @returns readings it held, without duplicates
 *  @throws Error where what was packed is not what was there; the slot then stays open */
export function closeSlot(db: Database, slotId: number): Promise<number> {
  const table = tableOf(slotId)
  return db.owner.begin(async (transaction) => {
    const sql = transaction as unknown as Sql
    await sql.unsafe(`lock table ${table} in share row exclusive mode`)
    // Of several readings of one series and time the last to arrive counts, here as in the head; one that is not trusted never takes the place of one that is.
    await sql.unsafe(`create temp table closing on commit drop as
      select distinct on (series_id, at) series_id, date_trunc('hour', at, 'UTC') as hour, at, value, quality, source, received_at
      from only ${table} order by series_id, at, source & ${UNTRUSTED}, received_at desc, ctid desc`)
    const [held] = await sql<{ count: number; untrusted: number }[]>`
      select count(*)::float8 as count, count(*) filter (where source & ${UNTRUSTED} <> 0)::float8 as untrusted from closing`
    await sql`insert into telemetry_latest (series_id, at, value, quality, source, received_at)
      select distinct on (series_id) series_id, at, value, quality, source, received_at from closing
      where source & ${UNTRUSTED} = 0 order by series_id, at desc
      on conflict (series_id) do update set at = excluded.at, value = excluded.value, quality = excluded.quality, source = excluded.source, received_at = excluded.received_at
      where excluded.at >= telemetry_latest.at`
    if (held && held.untrusted > 0)
      await sql`delete from closing c using telemetry_packed_readings p
        where c.source & ${UNTRUSTED} <> 0 and p.series_id = c.series_id and p.hour = c.hour and p.at = c.at and p.source & ${UNTRUSTED} = 0`
    await sql`create temp table touched on commit drop as select distinct series_id, hour from closing`
    await sql`insert into closing (series_id, hour, at, value, quality, source)
      select p.series_id, p.hour, p.at, p.value, p.quality, p.source
      from touched t join telemetry_packed_readings p using (series_id, hour)
      where not exists (select from closing c where c.series_id = p.series_id and c.at = p.at)`
    await sql`insert into telemetry_packed (series_id, hour, offsets_ms, values, qualities, sources)
      select series_id, hour,
        array_agg(round(extract(epoch from at - hour) * 1000)::int4 order by at), array_agg(value order by at),
        case when min(quality) = max(quality) then array[min(quality)] else array_agg(quality order by at) end,
        case when min(source) = max(source) then array[min(source)] else array_agg(source order by at) end
      from closing group by series_id, hour
      on conflict (series_id, hour) do update set offsets_ms = excluded.offsets_ms, values = excluded.values, qualities = excluded.qualities, sources = excluded.sources`
    const [check] = await sql<{ expected: string; packed: string }[]>`select
      (select count(*) || ' ' || coalesce(sum(hashfloat8(value)::int8), 0) from closing) as expected,
      (select coalesce(sum(cardinality(p.values)), 0) || ' ' || coalesce(sum(v.hash), 0)
        from telemetry_packed p join touched t using (series_id, hour), lateral (select sum(hashfloat8(u)::int8) as hash from unnest(p.values) u) v) as packed`
    if (!check || check.expected !== check.packed) throw new Error(`slot ${slotId}: packed ${check?.packed}, expected ${check?.expected}`)
    await sql`update telemetry_slots set closed_at = now(), readings = ${held?.count ?? 0} where id = ${slotId}`
    await sql.unsafe(`drop table ${table}`)
    return held?.count ?? 0
  }) as Promise<number>
}
