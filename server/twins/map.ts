import { sql } from 'drizzle-orm'
import type { System } from '#/server/platform/system.ts'
import type { SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { MapObject, TwinsMap } from './contract.ts'
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
  const rows = await system.db.tenant(tenantId, (tx) =>
    tx.execute<Row>(sql`
      with alarmed as (select object_id, jsonb_agg(jsonb_build_array(priority, state)) as alarms from twin_alarms group by object_id)
      select o.id, o.code, o.tag, o.type_id as "typeId", o.names, p.lon, p.lat, p.level_m as "levelM", p.heading_deg as "headingDeg",
        o.parent_id as "parentId", o.gateway_id as "gatewayId", coalesce(not g.online, false) as offline, coalesce(g.quarantined, false) as quarantined, a.alarms
      from objects o
        join places p on p.object_id = o.id
        left join twin_gateways g on g.gateway_id = case when o.type_id = 'gateway' then o.id else o.gateway_id end
        left join alarmed a on a.object_id = o.id
      where o.site_id = ${siteId} and o.kind = 'position' and o.retired_at is null
      order by o.id`),
  )
  return { cursor, objects: rows.map(mapObject) }
}

function mapObject({ offline, alarms, ...row }: Row): MapObject {
  return { ...row, alarm: worst(alarms ?? []), stale: offline }
}

/** The most urgent alarm that is shown (1 is the highest), and whether any waits for a person. */
export function worst(alarms: readonly [priority: number, state: string][]): MapObject['alarm'] {
  const shown = alarms.filter(([, state]) => isShown(state))
  if (shown.length === 0) return null
  return { priority: Math.min(...shown.map(([priority]) => priority)), unacknowledged: shown.some(([, state]) => isUnacknowledged(state)) }
}
