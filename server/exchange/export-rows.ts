import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { IMPORT_COLUMNS, type ImportColumn } from '#/twin-models/core/import-columns.ts'
import type { Names } from '#/twin-models/core/names.ts'

/** One object as it is given out: the columns of an import file, so that what goes out comes in again. */
export type ExportRow = Record<ExportColumn, string | number | null> & { at: { lon: number; lat: number } | null }

/** The columns of an import but the one that is read as tag and alias, with what only the registry gives: code and state of life. */
const IMPORTED = IMPORT_COLUMNS.filter((column): column is Exclude<ImportColumn, 'city_code'> => column !== 'city_code')
export const EXPORT_COLUMNS = ['code', ...IMPORTED, 'state'] as const
export type ExportColumn = (typeof EXPORT_COLUMNS)[number]

type Raw = {
  code: string
  tag: string
  type: string
  kind: string
  names: Names
  parent: string | null
  site: string
  gateway: string | null
  position: string | null
  settings: Record<string, unknown>
  state: string
  lon: number | null
  lat: number | null
  levelM: number | null
  headingDeg: number | null
  crs: string | null
  x: number | null
  y: number | null
  epoch: number | null
  accuracyM: number | null
  aliases: { scheme: string; value: string }[]
  links: { kind: string; medium: string; to: string }[]
}

/** These objects, in the order of the ids. Coordinates are the ones that were given, in their reference system; from a grid of the tenant's
 *  own only the working ones go out: together with the others they would give its parameters away. */
export async function exportRows(tx: Tx, ids: readonly ObjectId[], workingCrs: string): Promise<ExportRow[]> {
  if (ids.length === 0) return []
  const rows = await tx.execute<Raw>(sql`
    with k as materialized (
      select value::uuid as id, place from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb) with ordinality as t (value, place)
    )
    select o.code, o.tag, o.type_id as type, o.kind, o.names, p.tag as parent, s.slug as site, g.tag as gateway, o.settings,
      o.life_state as state,
      pl.lon, pl.lat, pl.level_m as "levelM", pl.heading_deg as "headingDeg", pl.source_crs as crs, pl.source_x as x, pl.source_y as y,
      pl.source_epoch as epoch, pl.source_accuracy_m as "accuracyM",
      (select t.tag from stays st join objects t on t.id = st.position_id where st.asset_id = o.id and upper_inf(st.during) limit 1) as position,
      coalesce((select jsonb_agg(jsonb_build_object('scheme', c.scheme, 'value', c.value) order by c.scheme, c.value) from codes c
        where c.object_id = o.id and c.removed_at is null and c.scheme not in ('onefold', 'tag')), '[]') as aliases,
      coalesce((select jsonb_agg(jsonb_build_object('kind', e.kind, 'medium', e.medium, 'to', t.tag) order by e.kind, e.medium, t.tag)
        from edges e join objects t on t.id = e.to_id where e.from_id = o.id and e.valid_until is null), '[]') as links
    from k join objects o on o.id = k.id join sites s on s.id = o.site_id
    left join objects p on p.id = o.parent_id left join objects g on g.id = o.gateway_id left join places pl on pl.object_id = o.id
    order by k.place`)
  return rows.map((row) => exportRow(row, workingCrs))
}

function exportRow(row: Raw, workingCrs: string): ExportRow {
  const secret = row.crs?.startsWith('LOCAL:') ?? false
  const serial = row.aliases.find(({ scheme }) => scheme === 'serial')
  const others = row.aliases.filter((alias) => alias !== serial)
  return {
    code: row.code,
    tag: row.tag,
    type: row.type,
    kind: row.kind,
    name_en: row.names.en ?? null,
    name_zh: row.names['zh-CN'] ?? null,
    parent: row.parent,
    site: row.site,
    lon: secret ? row.lon : row.x,
    lat: secret ? row.lat : row.y,
    level_m: row.levelM,
    heading_deg: row.headingDeg,
    crs: secret ? workingCrs : row.crs,
    epoch: row.epoch,
    accuracy_m: row.accuracyM,
    gateway: row.gateway,
    serial: serial?.value ?? null,
    in_position: row.position,
    aliases: others.map(({ scheme, value }) => `${scheme}:${value}`).join('; ') || null,
    settings: Object.keys(row.settings).length > 0 ? JSON.stringify(row.settings) : null,
    links: row.links.map(({ kind, medium, to }) => `${[kind, medium].filter(Boolean).join(' ')}:${to}`).join('; ') || null,
    state: row.state,
    at: row.lon === null || row.lat === null ? null : { lon: row.lon, lat: row.lat },
  }
}
