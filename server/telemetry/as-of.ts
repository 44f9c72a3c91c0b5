import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { type System, service } from '#/server/platform/system.ts'
import { seenAmong } from '#/server/registry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { type AskAsOf, isUntrusted, type LatestByObject, qualityName, sourceName } from './contract.ts'
import type { Head } from './head.ts'
import { legacyReadings } from './packed.ts'
import { lowerBound, type Readings } from './packing/block.ts'
import { HOUR_MS } from './packing/spans.ts'
import { blockOf, type PackedRow } from './packing/store.ts'
import { lateAfterMs } from './series-rules.ts'

type Newest = { atUs: number; value: number; quality: number; source: number }

/** The whole site at a moment: of every channel the newest value by device time that had been measured by then, whenever it arrived. */
export async function asOf(system: System, tenantId: TenantId, { siteId, atMs, objectIds }: AskAsOf): Promise<LatestByObject> {
  const { catalogue, head } = service(system, 'telemetry')
  const there = objectIds
    ? [...new Set(objectIds)].flatMap((id) => catalogue.ofObject(id).filter((info) => info.tenantId === tenantId && info.siteId === siteId))
    : [...catalogue.ofTenant(tenantId, siteId)]
  const seen = new Set(await seenAmong(system, tenantId, [...new Set(there.map(({ objectId }) => objectId))]))
  const series = there.filter(({ objectId }) => seen.has(objectId))
  const open = new Map(series.map(({ id }) => [id, newestOpen(head, id, atMs)])) // the head first, as in `read`
  const ids = series.map(({ id }) => id)
  const packed = await system.db.tenant(tenantId, (tx) => newestPacked(tx, ids, atMs))
  const found: LatestByObject = {}
  for (const info of series) {
    const newest = newer(open.get(info.id), packed.get(info.id))
    if (!newest) continue
    const { atUs, value, quality, source } = newest
    found[info.objectId] ??= {}
    found[info.objectId]![info.channel] = {
      atMs: atUs / 1_000,
      value,
      quality: qualityName(quality),
      stale: atMs - atUs / 1_000 > lateAfterMs(info.everyMs),
      source: sourceName(source),
    }
  }
  return found
}

/** Of two of one time the first. */
const newer = (one: Newest | undefined, other: Newest | undefined) => (!other || (one && one.atUs >= other.atUs) ? one : other)

function newestOpen(head: Head, id: number, atMs: number): Newest | undefined {
  let newest: Newest | undefined
  // Later arrivals come first: of one time they count.
  head.each(id, Number.NEGATIVE_INFINITY, atMs + 0.001, (ms, value, quality, source) => {
    if (!isUntrusted(source) && (!newest || ms * 1_000 > newest.atUs)) newest = { atUs: Math.round(ms * 1_000), value, quality, source }
  })
  return newest
}

async function newestPacked(tx: Tx, ids: readonly number[], atMs: number): Promise<Map<number, Newest>> {
  const at = new Date(atMs).toISOString()
  const [rows, legacy] = await Promise.all([
    tx.execute<PackedRow>(sql`select * from telemetry_blocks_before(${`{${ids.join(',')}}`}::int4[], ${at}::timestamptz)`),
    legacyReadings(tx, ids, { fromMs: atMs - 24 * HOUR_MS, toMs: atMs + 1 }),
  ])
  const found = new Map<number, Newest>()
  const tried = new Set<string>()
  for (const row of rows) {
    const key = `${row.series_id} ${row.kind}`
    if (tried.has(key)) continue // the later of the two blocks had one
    const newest = lastBy(blockOf(row).readings, atMs)
    if (!newest) continue
    tried.add(key)
    found.set(row.series_id, newer(found.get(row.series_id), newest)!)
  }
  for (const [id, readings] of legacy) {
    const newest = newer(found.get(id), lastBy(readings, atMs))
    if (newest) found.set(id, newest)
  }
  return found
}

function lastBy(readings: Readings, atMs: number): Newest | undefined {
  let i = lowerBound(readings, atMs * 1_000 + 1) - 1
  while (i >= 0 && isUntrusted(readings.source[i]!)) i--
  return i < 0
    ? undefined
    : { atUs: readings.atUs[i]!, value: readings.value[i]!, quality: readings.quality[i]!, source: readings.source[i]! }
}
