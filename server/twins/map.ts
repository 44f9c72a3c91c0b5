import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import { CATALOG } from '#/twin-models/catalog/index.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { MapObject, TwinsMap, TwinsRow } from './contract.ts'
import { isShown, isUnacknowledged } from './state.ts'

type Row = Omit<MapObject, 'alarm' | 'stale' | 'names'> & {
  names: Names
  offline: boolean
  alarms: [number, string][] | null
}

/** Every live position of a site that has a place, with what the map marks. The cursor is read first: what comes after it may be in the
 *  picture already, and is harmless twice. */
export async function mapOf(system: System, tenantId: TenantId, siteId: SiteId): Promise<TwinsMap> {
  const cursor = await system.feed.head()
  const rows = await system.db.tenant(tenantId, (tx) => placed(tx, sql`o.site_id = ${siteId}`))
  return { cursor, objects: rows.map(mapObject) }
}

const ROW_TYPES = CATALOG.filter(({ row }) => row).map(({ id }) => id)

/** The nearest place above an object whose machines stand in a row, with everything in it: the object's own machine among its neighbours. */
export async function rowOf(tx: Tx, objectId: ObjectId): Promise<TwinsRow> {
  const [top] = await tx.execute<{ id: ObjectId }>(sql`
    with recursive up (id, parent_id, type_id, depth) as (
      select id, parent_id, type_id, 0 from objects where id = ${objectId}
      union all select o.id, o.parent_id, o.type_id, up.depth + 1 from objects o join up on o.id = up.parent_id where up.depth < 32)
    select id from up where type_id in ${ROW_TYPES} order by depth limit 1`)
  if (!top) return { row: null, objects: [] }
  const rows = await placed(
    tx,
    sql`o.id in (with recursive down (id) as (
      select ${top.id}::uuid union select o.id from objects o join down on o.parent_id = down.id) select id from down)`,
  )
  const objects = rows.map(mapObject)
  return { row: objects.find(({ id }) => id === top.id) ?? null, objects: objects.filter(({ id }) => id !== top.id) }
}

/** Live positions that have a place, with what the map marks. */
const placed = (tx: Tx, which: SQL) =>
  tx.execute<Row>(sql`
    with alarmed as (select object_id, jsonb_agg(jsonb_build_array(priority, state)) as alarms from twin_alarms group by object_id)
    select o.id, o.code, o.tag, o.type_id as "typeId", o.names, p.lon, p.lat, p.level_m as "levelM", p.heading_deg as "headingDeg",
      o.parent_id as "parentId", o.gateway_id as "gatewayId", coalesce(not g.online, false) as offline, coalesce(g.quarantined, false) as quarantined, a.alarms
    from objects o
      join places p on p.object_id = o.id
      left join twin_gateways g on g.gateway_id = case when o.type_id = 'gateway' then o.id else o.gateway_id end
      left join alarmed a on a.object_id = o.id
    where ${which} and o.kind = 'position' and o.retired_at is null
    order by o.id`)

function mapObject({ offline, alarms, ...row }: Row): MapObject {
  return { ...row, alarm: worst(alarms ?? []), stale: offline }
}

/** The most urgent alarm that is shown (1 is the highest), and whether any waits for a person. */
export function worst(alarms: readonly [priority: number, state: string][]): MapObject['alarm'] {
  const shown = alarms.filter(([, state]) => isShown(state))
  if (shown.length === 0) return null
  return { priority: Math.min(...shown.map(([priority]) => priority)), unacknowledged: shown.some(([, state]) => isUnacknowledged(state)) }
}
