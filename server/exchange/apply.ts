import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import {
  addAliases,
  addEdges,
  endEdges,
  insertAll,
  PLACE_COLUMNS,
  placeRow,
  type Registrar,
  registerObjects,
} from '#/server/registry/index.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { Plan, Planned } from './plan.ts'

/** So many new objects are written together: of an import of any size only these are held as rows. */
const AT_ONCE = 5_000

/** Carries out a plan without faults, in few statements whatever its size. */
export async function applyPlan(tx: Tx, plan: Plan, by: Registrar): Promise<void> {
  for (let from = 0; from < plan.create.length; from += AT_ONCE)
    await registerObjects(tx, plan.create.slice(from, from + AT_ONCE).map(newObject), by)
  if (plan.change.length > 0) await changeObjects(tx, plan.change, by)
  const all = [...plan.create, ...plan.change]
  await install(tx, all, by)
  await endEdges(
    tx,
    all.flatMap(({ unlink }) => unlink),
    by.at,
  )
  await addEdges(tx, all.flatMap(({ id, link }) => link.map((it) => ({ ...it, fromId: id }))), by) // biome-ignore format: one line
}

const newObject = ({ draft, id, siteId, parentId, gatewayId, aliases }: Planned) => ({
  id,
  siteId,
  parentId,
  gatewayId,
  aliases,
  kind: draft.kind,
  typeId: draft.typeId,
  tag: draft.tag,
  names: draft.names,
  settings: draft.settings ?? {},
  place: draft.place ?? null,
})

async function changeObjects(tx: Tx, planned: readonly Planned[], by: Registrar): Promise<void> {
  const at = by.at.toISOString()
  const rows = planned.map(({ id, siteId, parentId, gatewayId, draft, existing, changed }) => ({
    id,
    type_id: draft.typeId,
    restored: existing?.withdrawn ?? false,
    site_id: siteId,
    parent_id: parentId,
    gateway_id: gatewayId,
    names: draft.names,
    settings: draft.settings ?? existing?.settings ?? {},
    changed,
  }))
  const saved = await tx.execute<{ id: string; version: number }>(sql`
    update objects o set site_id = r.site_id, parent_id = r.parent_id, gateway_id = r.gateway_id, names = r.names, settings = r.settings, updated_at = ${at},
      type_id = r.type_id, retired_at = case when r.restored then null else o.retired_at end, life_state = case when r.restored then 'in_service' else o.life_state end
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (id uuid, type_id text, restored boolean, site_id uuid, parent_id uuid, gateway_id uuid, names jsonb, settings jsonb)
    where o.id = r.id returning o.id, o.version`)
  const versions = new Map(saved.map(({ id, version }) => [id, version]))
  const places = planned.flatMap(({ draft, id, changed }) =>
    draft.place && changed.includes('place') ? [placeRow(draft.place, id, by.tenantId)] : [],
  )
  const set = sql.raw(
    Object.keys(PLACE_COLUMNS)
      .filter((name) => name !== 'object_id')
      .map((name) => `${name} = excluded.${name}`)
      .join(', '),
  )
  await insertAll(tx, 'places', PLACE_COLUMNS, places, sql`on conflict (object_id) do update set ${set}`)
  await addAliases(
    tx,
    planned.flatMap(({ id, aliases, draft }) => aliases.map((alias) => ({ ...alias, issuer: draft.typeId, objectId: id }))),
    by,
  )
  const events = planned.map(({ id, changed }) => ({
    id: uuidv7(),
    tenant_id: by.tenantId,
    object_id: id,
    at,
    verb: 'edited',
    by: by.actor,
    fields: changed,
    version: versions.get(id),
    note: 'import',
  }))
  const columns = {
    id: 'uuid',
    tenant_id: 'uuid',
    object_id: 'uuid',
    at: 'timestamptz',
    verb: 'text',
    by: 'jsonb',
    fields: 'text[]',
    version: 'int',
    note: 'text',
  }
  await insertAll(tx, 'life_events', columns, events)
}

async function install(tx: Tx, planned: readonly Planned[], by: Registrar): Promise<void> {
  const at = by.at.toISOString()
  const stays = planned.flatMap(({ id, installIn }) =>
    installIn ? [{ id: uuidv7(), tenant_id: by.tenantId, asset_id: id, position_id: installIn, during: `["${at}",)` }] : [],
  )
  await insertAll(tx, 'stays', { id: 'uuid', tenant_id: 'uuid', asset_id: 'uuid', position_id: 'uuid', during: 'tstzrange' }, stays)
  const events = stays.flatMap(({ asset_id, position_id }) =>
    [asset_id, position_id].map((object_id) => ({
      id: uuidv7(),
      tenant_id: by.tenantId,
      object_id,
      at,
      verb: 'installed',
      by: by.actor,
      note: 'import',
    })),
  )
  const columns = { id: 'uuid', tenant_id: 'uuid', object_id: 'uuid', at: 'timestamptz', verb: 'text', by: 'jsonb', note: 'text' }
  await insertAll(tx, 'life_events', columns, events)
}
