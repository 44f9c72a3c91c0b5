import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId, SeriesId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { ObjectRow } from './reader.ts'

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
}

const MOST_EVENTS = 200

/** One object with its parts, codes, live numbers, first events and series, in one statement: whoever scans a label waits for it. */
export async function recordOf(tx: Tx, objectId: ObjectId): Promise<ObjectRecord | null> {
  const [row] = await tx.execute<{ record: ObjectRecord }>(sql`
    select jsonb_build_object(
      'object', jsonb_build_object('id', o.id, 'kind', o.kind, 'code', o.code, 'tag', o.tag, 'typeId', o.type_id, 'names', o.names, 'siteId', o.site_id,
        'parentId', o.parent_id, 'gatewayId', o.gateway_id, 'settings', o.settings, 'version', o.version, 'retiredIso', o.retired_at),
      'place', (select jsonb_build_object('lon', lon, 'lat', lat, 'levelM', level_m, 'headingDeg', heading_deg, 'approximate', approximate,
        'source', jsonb_build_object('crs', source_crs, 'x', source_x, 'y', source_y, 'epoch', source_epoch, 'accuracyM', source_accuracy_m))
        from places where object_id = o.id),
      'children', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'tag', tag, 'typeId', type_id, 'names', names) order by tag), '[]')
        from objects where parent_id = o.id and retired_at is null),
      'aliases', (select coalesce(jsonb_agg(jsonb_build_object('scheme', scheme, 'value', value) order by scheme, value), '[]')
        from codes where object_id = o.id and removed_at is null),
      'numbers', (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'value', value, 'primary', is_primary, 'state', state)), '[]')
        from numbers where object_id = o.id and valid_until is null),
      'life', (select coalesce(jsonb_agg(jsonb_build_object('at', at, 'verb', verb, 'by', by ->> 'name', 'note', note) order by at, id), '[]')
        from (select * from life_events where object_id = o.id order by at, id limit ${MOST_EVENTS}) l),
      'series', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'channel', channel) order by id), '[]') from series where object_id = o.id)
    ) as record from objects o where o.id = ${objectId}`)
  if (!row) return null
  const { object, life } = row.record
  const iso = (at: string) => new Date(at).toISOString()
  return {
    ...row.record,
    object: { ...object, retiredIso: object.retiredIso && iso(object.retiredIso) },
    life: life.map((event) => ({ ...event, at: iso(event.at) })),
  }
}
