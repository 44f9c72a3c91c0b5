import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { prepared } from '#/server/platform/prepared.ts'
import type { ObjectId, SeriesId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { ObjectRow } from './reader.ts'
import { joined } from './stay.ts'

/** What stands of one object in the registry's own tables, moments as ISO text. */
export type ObjectRecord = {
  object: Pick<
    ObjectRow,
    'id' | 'kind' | 'code' | 'tag' | 'typeId' | 'names' | 'siteId' | 'parentId' | 'gatewayId' | 'settings' | 'version'
  > & {
    retiredIso: string | null
  }
  place: {
    lon: number
    lat: number
    levelM: number
    headingDeg: number
    approximate: boolean
    source: { crs: string; x: number; y: number; epoch: number | null; accuracyM: number | null }
  } | null
  children: { id: ObjectId; tag: string; typeId: string; names: Names }[]
  aliases: { scheme: string; value: string }[]
  numbers: { kind: string; value: string; primary: boolean; state: string }[]
  life: { at: string; verb: string; by: string; note: string | null }[]
  series: { id: SeriesId; channel: string }[]
  /** What it is part of, from the root down; without itself. */
  path: { id: ObjectId; tag: string; typeId: string; names: Names }[]
  /** Through which it is seen, or itself. */
  gateway: { id: ObjectId; tag: string } | null
  /** What stands in this position now, or where this asset stands, since when. */
  beside: { id: ObjectId; tag: string; serial: string | null; names: Names; sinceIso: string } | null
}
type Beside = NonNullable<ObjectRecord['beside']>
type Stay = { assetId: ObjectId; positionId: ObjectId; from: string; until: string | null; beside: Omit<Beside, 'sinceIso'> | null }

const MOST_EVENTS = 200

/** One object with its parts, codes, live numbers, first events, series, path and stay, in one expression over the row `o` of objects: whoever scans a
 *  label waits for it. */
export const RECORD = sql`json_build_object(
  'object', json_build_object('id', o.id, 'kind', o.kind, 'code', o.code, 'tag', o.tag, 'typeId', o.type_id, 'names', o.names, 'siteId', o.site_id,
    'parentId', o.parent_id, 'gatewayId', o.gateway_id, 'settings', o.settings, 'version', o.version, 'retiredIso', o.retired_at),
  'place', (select json_build_object('lon', lon, 'lat', lat, 'levelM', level_m, 'headingDeg', heading_deg, 'approximate', approximate,
    'source', json_build_object('crs', source_crs, 'x', source_x, 'y', source_y, 'epoch', source_epoch, 'accuracyM', source_accuracy_m))
    from places where object_id = o.id),
  'children', (select coalesce(json_agg(json_build_object('id', id, 'tag', tag, 'typeId', type_id, 'names', names) order by tag), '[]')
    from objects where parent_id = o.id and retired_at is null),
  'aliases', (select coalesce(json_agg(json_build_object('scheme', scheme, 'value', value) order by scheme, value), '[]')
    from codes where object_id = o.id and removed_at is null),
  'numbers', (select coalesce(json_agg(json_build_object('kind', kind, 'value', value, 'primary', is_primary, 'state', state)), '[]')
    from numbers where object_id = o.id and valid_until is null),
  'life', (select coalesce(json_agg(json_build_object('at', at, 'verb', verb, 'by', by ->> 'name', 'note', note) order by at, id), '[]')
    from (select * from life_events where object_id = o.id order by at, id limit ${MOST_EVENTS}) l),
  'series', (select coalesce(json_agg(json_build_object('id', id, 'channel', channel) order by id), '[]') from series where object_id = o.id),
  'path', (with recursive up (id, parent_id, tag, type_id, names, depth) as (
      select null::uuid, o.parent_id, null::text, null::text, null::jsonb, 0
      union all
      select w.id, w.parent_id, w.tag, w.type_id, w.names, up.depth + 1 from up join objects w on w.id = up.parent_id where up.depth < 64
    ) select coalesce(json_agg(json_build_object('id', id, 'tag', tag, 'typeId', type_id, 'names', names) order by depth desc), '[]') from up where depth > 0),
  'gateway', (select json_build_object('id', g.id, 'tag', g.tag) from objects g
    where g.id = case when o.type_id = 'gateway' then o.id else o.gateway_id end),
  'stays', (select coalesce(json_agg(json_build_object('assetId', asset_id, 'positionId', position_id, 'from', lower(during),
    'until', upper(during), 'beside', case when upper_inf(during) then (select json_build_object('id', w.id, 'tag', w.tag, 'names', w.names,
      'serial', (select value from codes where object_id = w.id and scheme = 'serial' and removed_at is null order by value limit 1))
      from objects w where w.id = case when o.kind = 'asset' then position_id else asset_id end) end) order by lower(during)), '[]')
    from stays where (asset_id = o.id or position_id = o.id) and voided_at is null)
)`

/** As the database gives it. */
export type ReadRecord = Omit<ObjectRecord, 'beside'> & { stays: Stay[] }

export async function recordOf(tx: Tx, objectId: ObjectId): Promise<ObjectRecord | null> {
  const [row] = await prepared<{ record: ReadRecord }>(tx, sql`select ${RECORD} as record from objects o where o.id = ${objectId}`)
  return row ? recordFrom(row.record) : null
}

export function recordFrom({ stays, ...record }: ReadRecord): ObjectRecord {
  const { object, life } = record
  const iso = (at: string) => new Date(at).toISOString()
  const stay = joined(stays.map((it) => ({ ...it, from: new Date(it.from), until: it.until === null ? null : new Date(it.until) }))).at(-1)
  return {
    ...record,
    beside: stay?.beside ? { ...stay.beside, sinceIso: stay.from.toISOString() } : null,
    object: { ...object, retiredIso: object.retiredIso && iso(object.retiredIso) },
    life: life.map((event) => ({ ...event, at: iso(event.at) })),
  }
}
