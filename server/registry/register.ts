import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { ObjectId, type SiteId, type TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { insertAll } from './bulk.ts'
import { suffixOf } from './code.ts'
import type { ObjectKind } from './contract.ts'
import { cellOf, epochOf, type NewPlace } from './place.ts'
import { canonicalIn, type Scheme, scopeOf } from './schemes/index.ts'

const MANY = 200

export type NewAlias = { scheme: Scheme; value: string; issuer?: string }
export type NewObject = {
  id?: ObjectId
  kind: ObjectKind
  typeId: string
  siteId: SiteId
  tag: string
  names: Names
  parentId: ObjectId | null
  gatewayId: ObjectId | null
  settings: Record<string, unknown>
  place: NewPlace | null
  aliases: readonly NewAlias[]
  /** why and where it is written; what is not planned is in service */
  planned?: { note: string; document: string | undefined }
}
export type Registered = { id: ObjectId; code: string; tag: string }
export type Registrar = { tenantId: TenantId; codePrefix: string; actor: FeedActor; at: Date }

/** Puts new objects into the registry, each with its code, its tag, a series for every channel of its type and the first event of its
 *  life. A parent stands before its parts in the list, or is there already. The caller leaves the entry in the feed.
 *  @throws the database's own error for a taken tag or alias: see `attempt` */
export async function registerObjects(tx: Tx, drafts: readonly NewObject[], by: Registrar): Promise<Registered[]> {
  if (drafts.length >= MANY) await planForMany(tx)
  const suffixes = await takeSuffixes(tx, drafts.length)
  const made = drafts.map((draft, i) => ({
    draft,
    id: draft.id ?? ObjectId.parse(uuidv7(by.at.getTime())),
    code: `${by.codePrefix}/${suffixes[i]}`,
  }))
  const { tenantId, actor } = by
  const at = by.at.toISOString()
  const objects = made.map(({ draft, id, code }) => objectRow(draft, { id, code, tenantId, at }))
  await insertAll(tx, 'objects', OBJECT_COLUMNS, objects)
  const places = made.flatMap(({ draft, id }) => (draft.place ? [placeRow(draft.place, id, tenantId)] : []))
  await insertAll(tx, 'places', PLACE_COLUMNS, places)
  const aliases = made.flatMap(({ draft, id }) => draft.aliases.map((alias) => ({ issuer: draft.typeId, ...alias, objectId: id })))
  await addAliases(tx, aliases, by)
  const series = made.flatMap(({ draft, id }) => seriesRows(draft, id, tenantId))
  await insertAll(tx, 'series', SERIES_COLUMNS, series)
  const event = { tenant_id: tenantId, at, by: actor, version: 1 }
  const events = made.map(({ id, draft: { planned } }) => ({
    ...event,
    id: uuidv7(),
    object_id: id,
    verb: planned ? 'planned' : 'registered',
    note: planned?.note,
    document: planned?.document,
  }))
  await insertAll(tx, 'life_events', EVENT_COLUMNS, events)
  return made.map(({ draft, id, code }) => ({ id, code, tag: draft.tag }))
}

/** Checks of foreign keys are planned once a session, perhaps while the table was so small that reading all of it was best. Before many
 *  rows come, those plans are made anew, on indexes: else each row would read all rows before it. */
async function planForMany(tx: Tx): Promise<void> {
  await tx.execute(sql`discard plans`)
  await tx.execute(sql`set local enable_seqscan = off`)
}

/** Takes numbers until there are enough suffixes without look-alikes. A number once taken is gone, whatever becomes of the transaction. */
async function takeSuffixes(tx: Tx, count: number): Promise<string[]> {
  const suffixes: string[] = []
  while (suffixes.length < count) {
    const wanted = Math.ceil((count - suffixes.length) * 1.15) + 2
    const rows = await tx.execute<{ n: string }>(sql`select nextval('registry_code_numbers') as n from generate_series(1, ${wanted}::int)`)
    for (const { n } of rows) {
      const suffix = suffixOf(Number(n))
      if (suffix) suffixes.push(suffix)
    }
  }
  return suffixes
}

const OBJECT_COLUMNS = {
  id: 'uuid',
  tenant_id: 'uuid',
  kind: 'text',
  type_id: 'text',
  site_id: 'uuid',
  code: 'text',
  tag: 'text',
  names: 'jsonb',
  parent_id: 'uuid',
  gateway_id: 'uuid',
  settings: 'jsonb',
  version: 'int',
  life_state: 'text',
  created_at: 'timestamptz',
  updated_at: 'timestamptz',
}
const objectRow = (draft: NewObject, given: { id: ObjectId; code: string; tenantId: TenantId; at: string }) => ({
  id: given.id,
  tenant_id: given.tenantId,
  kind: draft.kind,
  type_id: draft.typeId,
  site_id: draft.siteId,
  code: given.code,
  tag: draft.tag,
  names: draft.names,
  parent_id: draft.parentId,
  gateway_id: draft.gatewayId,
  settings: draft.settings,
  version: 1,
  life_state: draft.planned ? 'planned' : 'in_service',
  created_at: given.at,
  updated_at: given.at,
})

export const PLACE_COLUMNS = {
  object_id: 'uuid',
  tenant_id: 'uuid',
  lon: 'float8',
  lat: 'float8',
  level_m: 'float8',
  heading_deg: 'float8',
  source_crs: 'text',
  source_x: 'float8',
  source_y: 'float8',
  source_epoch: 'float8',
  source_accuracy_m: 'float8',
  approximate: 'boolean',
  cell: 'bigint',
}
export const placeRow = (place: NewPlace, id: ObjectId, tenantId: TenantId) => ({
  object_id: id,
  tenant_id: tenantId,
  lon: place.lon,
  lat: place.lat,
  level_m: place.levelM,
  heading_deg: place.headingDeg,
  source_crs: place.source.crs,
  source_x: place.source.x,
  source_y: place.source.y,
  source_epoch: place.source.epoch ?? epochOf(place.source.crs),
  source_accuracy_m: place.source.accuracyM ?? null,
  approximate: place.approximate,
  cell: cellOf(place.lon, place.lat).toString(),
})

const CODE_COLUMNS = {
  scheme: 'text',
  scope: 'text',
  canonical: 'text',
  value: 'text',
  tenant_id: 'uuid',
  object_id: 'uuid',
  given_at: 'timestamptz',
}
/** @throws RangeError where the text is no code of its scheme: callers read it first */
function canonicalOf(scheme: Scheme, value: string): string {
  const canonical = canonicalIn(scheme, value)
  if (canonical === null) throw new RangeError(`"${value}" is no code of the scheme ${scheme}`)
  return canonical
}

/** Gives more codes to objects that are there. `issuer` is what the scheme's scope names: the twin type stands for a maker nobody named. */
export async function addAliases(
  tx: Tx,
  aliases: readonly (NewAlias & { issuer: string; objectId: ObjectId })[],
  by: Registrar,
): Promise<void> {
  const rows = aliases.map(({ scheme, value, issuer, objectId }) => ({
    scheme,
    scope: scopeOf(scheme, by.tenantId, issuer),
    canonical: canonicalOf(scheme, value),
    value,
    tenant_id: by.tenantId,
    object_id: objectId,
    given_at: by.at.toISOString(),
  }))
  await insertAll(tx, 'codes', CODE_COLUMNS, rows)
}

const SERIES_COLUMNS = { tenant_id: 'uuid', object_id: 'uuid', channel: 'text', unit: 'text' }
const seriesRows = (draft: NewObject, id: ObjectId, tenantId: TenantId) =>
  draft.kind === 'asset'
    ? []
    : (twinType(draft.typeId)?.channels ?? []).map(({ id: channel, unit }) => ({ tenant_id: tenantId, object_id: id, channel, unit }))

const EVENT_COLUMNS = {
  id: 'uuid',
  tenant_id: 'uuid',
  object_id: 'uuid',
  at: 'timestamptz',
  verb: 'text',
  by: 'jsonb',
  version: 'int',
  note: 'text',
  document: 'text',
}
