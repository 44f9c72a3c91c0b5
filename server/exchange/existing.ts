import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import type { EdgeKind, Medium, ObjectKind } from '#/server/registry/contract.ts'
import { foldCode } from '#/server/registry/index.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'

/** What the registry holds under a tag already, as far as an import compares it. */
export type Existing = {
  fold: string
  id: ObjectId
  tag: string
  kind: ObjectKind
  typeId: string
  siteId: SiteId
  names: Names
  parentId: ObjectId | null
  gatewayId: ObjectId | null
  settings: Record<string, unknown>
  version: number
  place: {
    lon: number
    lat: number
    levelM: number
    headingDeg: number
    crs: string
    x: number
    y: number
    epoch: number | null
    accuracyM: number | null
  } | null
  aliases: { scheme: string; canonical: string }[]
  links: { id: string; kind: EdgeKind; medium: Medium; toId: ObjectId }[]
  /** The position of an asset, or the asset of a position, now. */
  stay: ObjectId | null
  /** The row of its place, as it stands there. */
  placed: Record<string, unknown> | null
  retired: boolean
  /** An import brought it and took it back, and nobody has retired it since: it may come again, as what it was. */
  withdrawn: boolean
}

export async function existingByTag(tx: Tx, tags: readonly string[]): Promise<Map<string, Existing>> {
  const folds = JSON.stringify([...new Set(tags.map(foldCode))])
  const rows = await tx.execute<Existing>(sql`
    with asked as materialized (select value collate "C" as fold from jsonb_array_elements_text(${folds}::text::jsonb))
    select c.canonical as fold, o.id, o.tag, o.kind, o.type_id as "typeId", o.site_id as "siteId", o.names, o.parent_id as "parentId",
      o.gateway_id as "gatewayId", o.settings, o.version, o.retired_at is not null as retired, to_jsonb(p) as placed,
      o.retired_at is not null and coalesce((select l.verb from life_events l where l.object_id = o.id and (l.verb = 'withdrawn' or 'retiredAt' = any (l.fields)) order by l.version desc limit 1) = 'withdrawn', false) as withdrawn,
      case when p.object_id is null then null else jsonb_build_object('lon', p.lon, 'lat', p.lat, 'levelM', p.level_m, 'headingDeg', p.heading_deg,
        'crs', p.source_crs, 'x', p.source_x, 'y', p.source_y,
        'epoch', p.source_epoch, 'accuracyM', p.source_accuracy_m) end as place,
      coalesce((select jsonb_agg(jsonb_build_object('scheme', a.scheme, 'canonical', a.canonical)) from codes a where a.object_id = o.id and a.removed_at is null), '[]') as aliases,
      coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'medium', e.medium, 'toId', e.to_id)) from edges e
        where e.from_id = o.id and e.valid_until is null), '[]') as links,
      (select case when s.asset_id = o.id then s.position_id else s.asset_id end from stays s
        where (s.asset_id = o.id or s.position_id = o.id) and upper_inf(s.during) limit 1) as stay
    from asked join codes c on c.scheme = 'tag' and c.canonical = asked.fold
      join objects o on o.id = c.object_id left join places p on p.object_id = o.id`)
  return new Map(rows.map((row) => [row.fold, row]))
}

/** Which of these aliases the tenant has given to some object, and to which. */
export async function takenAliases(tx: Tx, canonicals: readonly string[]): Promise<Map<string, ObjectId>> {
  if (canonicals.length === 0) return new Map()
  const rows = await tx.execute<{ scheme: string; scope: string; canonical: string; objectId: ObjectId }>(sql`
    with asked as materialized (select value collate "C" as canonical from jsonb_array_elements_text(${JSON.stringify(canonicals)}::text::jsonb))
    select c.scheme, c.scope, c.canonical, c.object_id as "objectId" from asked join codes c using (canonical) where c.removed_at is null`)
  return new Map(rows.map((row) => [`${row.scheme}\n${row.scope}\n${row.canonical}`, row.objectId]))
}

/** Which of these codes of the world another organisation bears. That it does is all that is said. */
export async function takenElsewhere(system: System, tenantId: TenantId, canonicals: readonly string[]): Promise<ReadonlySet<string>> {
  if (canonicals.length === 0) return new Set()
  const rows = await system.db.system((tx) =>
    tx.execute<{ scheme: string; canonical: string }>(sql`
      with asked as materialized (select value collate "C" as canonical from jsonb_array_elements_text(${JSON.stringify(canonicals)}::text::jsonb))
      select c.scheme, c.canonical from asked join codes c using (canonical)
      where c.scope = 'world' and c.scheme <> 'onefold' and c.removed_at is null and c.tenant_id <> ${tenantId}`),
  )
  return new Set(rows.map(({ scheme, canonical }) => `${scheme}\nworld\n${canonical}`))
}
