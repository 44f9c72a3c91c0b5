import { eq } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { aliasesOf, type ObjectRow, objectById, pathOf, recordOf, staysOf, successorsOf } from '#/server/registry/index.ts'
import type { GatewayId, ObjectId } from '#/twin-models/core/ids.ts'
import type { ObjectDetail } from './contract.ts'
import { twinGateways } from './schema.ts'

/** Everything about one object, but what is measured: the client asks telemetry for that. */
export async function detailOf(tx: Tx, objectId: ObjectId): Promise<ObjectDetail | null> {
  const record = await recordOf(tx, objectId)
  if (!record) return null
  const { object, place, children, aliases, numbers, life, series } = record
  // Queries of one transaction travel one after the other without waiting for each other.
  const [path, stays, gateway, successors] = await Promise.all([
    object.parentId ? pathOf(tx, objectId) : [],
    staysOf(tx, objectId),
    gatewayOf(tx, object),
    object.retiredIso ? successorsOf(tx, [objectId]).then((found) => found.get(objectId) ?? []) : [],
  ])
  const stay = stays.find((it) => it.until === null) ?? null
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
    asset: stay && kind === 'position' ? await assetOf(tx, stay.assetId, stay.from) : null,
    position: stay && kind === 'asset' ? await positionOf(tx, stay.positionId, stay.from) : null,
    settings,
    lifeEvents: life,
    version,
    retiredIso,
    successors: successors.map(({ code: of, tag: called, how, at, why }) => ({ code: of, tag: called, how, atIso: at, why })),
    channels: series.map(({ id: seriesId, channel }) => ({ id: channel, seriesId, latest: null })),
  }
}

async function gatewayOf(tx: Tx, object: Pick<ObjectRow, 'id' | 'typeId' | 'gatewayId'>): Promise<ObjectDetail['gateway']> {
  const id = object.typeId === 'gateway' ? object.id : object.gatewayId
  const gateway = id && (await objectById(tx, id))
  if (!gateway) return null
  const [state] = await tx
    .select()
    .from(twinGateways)
    .where(eq(twinGateways.gatewayId, gateway.id as string as GatewayId))
  return { id: gateway.id, tag: gateway.tag, online: state?.online ?? false }
}

async function assetOf(tx: Tx, id: ObjectId, since: Date): Promise<ObjectDetail['asset']> {
  const asset = await objectById(tx, id)
  if (!asset) return null
  const serial = (await aliasesOf(tx, id)).find((alias) => alias.scheme === 'serial')?.value ?? null
  return { id, tag: asset.tag, serial, names: asset.names, sinceIso: since.toISOString() }
}

async function positionOf(tx: Tx, id: ObjectId, since: Date): Promise<ObjectDetail['position']> {
  const position = await objectById(tx, id)
  return position && { id, tag: position.tag, names: position.names, sinceIso: since.toISOString() }
}
