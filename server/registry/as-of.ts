import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { AsOf } from './contract.ts'
import { linksOf } from './graph.ts'

type Kept = { row: Record<string, unknown> }
type Then = Pick<AsOf, 'tag' | 'typeId' | 'names' | 'settings' | 'version' | 'lifeState'> & {
  parentId: ObjectId | null
  gatewayId: ObjectId | null
}

/** The object as it was at a moment, by what the database kept at each change; null where there is no such object. Before it was registered
 *  nothing is known of it, and `known` says so. */
export async function asOf(tx: Tx, objectId: ObjectId, at: Date): Promise<AsOf | null> {
  const when = at.toISOString()
  const [now] = await tx.execute<{ row: Then; createdAt: string; retiredAt: string | null }>(sql`
    select jsonb_build_object('tag', tag, 'typeId', type_id, 'names', names, 'settings', settings, 'version', version, 'lifeState', life_state,
      'parentId', parent_id, 'gatewayId', gateway_id) as row, created_at as "createdAt", retired_at as "retiredAt" from objects where id = ${objectId}`)
  if (!now) return null
  const [[past], [place], stays, numbers, codes, links] = await Promise.all([
    tx.execute<Kept>(
      sql`select row from object_past where object_id = ${objectId} and part = 'object' and until > ${when} order by n limit 1`,
    ),
    tx.execute<Kept>(sql`
      select coalesce((select row from object_past where object_id = ${objectId} and part = 'place' and until > ${when} order by n limit 1),
        (select to_jsonb(p) from places p where p.object_id = ${objectId})) as row`),
    tx.execute<{ tag: string }>(sql`
      select o.tag from stays s join objects o on o.id = case when s.asset_id = ${objectId} then s.position_id else s.asset_id end
      where (s.asset_id = ${objectId} or s.position_id = ${objectId}) and s.voided_at is null and s.during @> ${when}::timestamptz`),
    tx.execute<{ kind: string; value: string }>(sql`
      select kind, value from numbers where object_id = ${objectId} and valid_from <= ${when} and (valid_until is null or valid_until > ${when})`),
    tx.execute<{ scheme: string; value: string }>(sql`
      select scheme, value from codes where object_id = ${objectId} and given_at <= ${when}
        and (removed_at is null or removed_at > ${when}) and scheme not in ('onefold', 'tag')`),
    linksOf(tx, { objectId, at: when }),
  ])
  const { parentId, gatewayId, ...then } = past ? (past.row as Then) : now.row
  const spot = place?.row as { lon: number; lat: number; level_m: number; heading_deg: number } | null | undefined
  return {
    at: when,
    known: at >= new Date(now.createdAt),
    ...then,
    lifeState: now.retiredAt && at < new Date(now.retiredAt) && then.lifeState === 'retired' ? 'in_service' : then.lifeState,
    parentTag: await tagOf(tx, parentId),
    gatewayTag: await tagOf(tx, gatewayId),
    place: spot ? { lon: spot.lon, lat: spot.lat, levelM: spot.level_m, headingDeg: spot.heading_deg } : null,
    stayTag: stays[0]?.tag ?? null,
    numbers,
    aliases: codes,
    links,
  }
}

async function tagOf(tx: Tx, id: ObjectId | null): Promise<string | null> {
  const [row] = id ? await tx.execute<{ tag: string }>(sql`select tag from objects where id = ${id}`) : []
  return row?.tag ?? null
}
