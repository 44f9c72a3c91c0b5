import type { Database, Sql } from '#/server/platform/db.ts'
import { trusted } from './packing/block.ts'
import { READING_HASH_SQL } from './packing/checksum.ts'
import { packSeries } from './packing/pack-series.ts'
import type { SeriesTraits } from './packing/rollup.ts'
import { type SlotHour, slotHours } from './packing/slot-hours.ts'
import { tableOf } from './slots.ts'

/** Readings and hours that are packed at once: what closing holds in memory, however large the slot. */
const BATCH_READINGS = 50_000
const BATCH_HOURS = 500

/** Packs a slot by series and hour of device time with its roll-ups, verifies it by count and checksum, and drops it: all in one transaction, so
 *  at any moment a reading is in exactly one place. Waits for commits into the slot that are still under way.
 *  @returns readings it held, without duplicates
 *  @throws Error where what was packed is not what was there; the slot then stays open */
export async function closeSlot(db: Database, slotId: number, traitsOf: (seriesId: number) => SeriesTraits): Promise<number> {
  const table = tableOf(slotId)
  const reading = db.direct('onefold_owner') // the locked slot changes no more, so it may be read beside the transaction that packs it
  try {
    return (await db.owner.begin(async (transaction) => {
      const sql = transaction as unknown as Sql
      await sql`select pg_advisory_xact_lock(720110)` // beside compaction, never at once
      await sql.unsafe(`lock table ${table} in share row exclusive mode`)
      const [there] = await sql.unsafe<{ rows: number; hash: string }[]>(
        `select count(*)::float8 as rows, coalesce(sum((${READING_HASH_SQL})::int8), 0)::text as hash from only ${table}`,
      )
      const packed = { rows: 0, hash: 0, readings: 0 }
      for await (const hours of batches(slotHours(reading, table))) {
        await packSeries(sql, hours, traitsOf)
        await writeLatest(sql, hours)
        for (const { rows, hash, readings } of hours) {
          packed.rows += rows
          packed.hash += hash
          packed.readings += readings.count
        }
      }
      if (packed.rows !== there?.rows || String(packed.hash) !== there.hash)
        throw new Error(`slot ${slotId}: packed ${packed.rows} rows of checksum ${packed.hash}, there are ${there?.rows} of ${there?.hash}`)
      await sql`update telemetry_slots set closed_at = now(), readings = ${packed.readings} where id = ${slotId}`
      await sql.unsafe(`drop table ${table}`)
      return packed.readings
    })) as number
  } finally {
    await reading.end({ timeout: 5 })
  }
}

async function* batches(hours: AsyncIterable<SlotHour>): AsyncGenerator<SlotHour[]> {
  let [batch, readings] = [[] as SlotHour[], 0]
  for await (const hour of hours) {
    batch.push(hour)
    readings += hour.readings.count
    if (batch.length < BATCH_HOURS && readings < BATCH_READINGS) continue
    yield batch
    ;[batch, readings] = [[], 0]
  }
  if (batch.length > 0) yield batch
}

/** The head is rebuilt from it; a series' hours come ascending, so its last one has its newest reading; what is not trusted is no newest value. */
async function writeLatest(sql: Sql, hours: readonly SlotHour[]): Promise<void> {
  const told = hours.map((hour) => ({ ...hour, readings: trusted(hour.readings) })).filter(({ readings }) => readings.count > 0)
  const newest = [...new Map(told.map((it) => [it.seriesId, it])).values()]
  const last = (column: 'atUs' | 'value' | 'quality' | 'source') => newest.map(({ readings }) => readings[column][readings.count - 1]!)
  await sql`insert into telemetry_latest (series_id, at, value, quality, source, received_at)
    select id, timestamptz 'epoch' + at * interval '1 microsecond', v, q, s, timestamptz 'epoch' + received * interval '1 microsecond' from unnest(${newest.map(({ seriesId }) => seriesId)}::int4[], ${last('atUs')}::float8[], ${last('value')}::float8[],
      ${last('quality')}::int2[], ${last('source')}::int2[], ${newest.map(({ lastReceivedUs }) => lastReceivedUs)}::float8[]) as it(id, at, v, q, s, received)
    on conflict (series_id) do update set at = excluded.at, value = excluded.value, quality = excluded.quality, source = excluded.source, received_at = excluded.received_at
    where excluded.at >= telemetry_latest.at`
}
