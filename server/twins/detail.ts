import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { prepared } from '#/server/platform/prepared.ts'
import { type ObjectRecord, recordOf, successorsOf } from '#/server/registry/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { ObjectDetail } from './contract.ts'

/** Everything about one object, but what is measured: the client asks telemetry for that. */
export async function detailOf(tx: Tx, objectId: ObjectId): Promise<ObjectDetail | null> {
  const record = await recordOf(tx, objectId)
  return record && detailFrom(tx, record)
}

/** The same of a record that was read already. */
export async function detailFrom(tx: Tx, record: ObjectRecord): Promise<ObjectDetail> {
  const { object, place, path, children, aliases, numbers, life, series, beside } = record
  // Queries of one transaction travel one after the other without waiting for each other.
  const [state, successors] = await Promise.all([
    record.gateway ? stateOf(tx, record.gateway.id) : undefined,
    object.retiredIso ? successorsOf(tx, [object.id]).then((found) => found.get(object.id) ?? []) : [],
  ])
  const gateway = record.gateway && { ...record.gateway, online: state?.online ?? false }
  const { id, kind, code, tag, typeId, names, siteId, settings, version, retiredIso } = object
  return {
    id,
    kind,
    code,
    tag,
    typeId,
    names,
    siteId,
    place,
    path,
    children,
    aliases: aliases.filter((alias) => !(alias.scheme === 'onefold' || (alias.scheme === 'tag' && alias.value === tag))),
    numbers,
    gateway,
    quarantine: gateway && state?.quarantined ? { tag: gateway.tag, own: gateway.id === id } : null,
    asset: kind === 'position' ? beside : null,
    position: kind === 'asset' && beside ? { id: beside.id, tag: beside.tag, names: beside.names, sinceIso: beside.sinceIso } : null,
    settings,
    lifeEvents: life,
    version,
    retiredIso,
    successors: successors.map(({ code: of, tag: called, how, at, why }) => ({ code: of, tag: called, how, atIso: at, why })),
    channels: series.map(({ id: seriesId, channel }) => ({ id: channel, seriesId, latest: null })),
  }
}

async function stateOf(tx: Tx, gatewayId: string): Promise<{ online: boolean; quarantined: boolean } | undefined> {
  const sought = sql`select online, quarantined from twin_gateways where gateway_id = ${gatewayId}`
  return (await prepared<{ online: boolean; quarantined: boolean }>(tx, sought))[0]
}
