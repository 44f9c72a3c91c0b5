import { eq } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import {
  aliasesOf,
  childrenOf,
  lifeOf,
  numbersOf,
  type ObjectRow,
  objectById,
  pathOf,
  placeOf,
  seriesOf,
  staysOf,
  successorsOf,
} from '#/server/registry/index.ts'
import type { GatewayId, ObjectId } from '#/twin-models/core/ids.ts'
import type { ObjectDetail } from './contract.ts'
import { twinGateways } from './schema.ts'

/** Everything about one object, but what is measured: the client asks telemetry for that. */
export async function detailOf(tx: Tx, objectId: ObjectId): Promise<ObjectDetail | null> {
  const object = await objectById(tx, objectId)
  if (!object) return null
  // Queries of one transaction travel one after the other without waiting for each other.
  const [place, path, children, aliases, numbers, life, series, stays, gateway, successors] = await Promise.all([
    placeOf(tx, objectId),
    pathOf(tx, objectId),
    childrenOf(tx, objectId),
    aliasesOf(tx, objectId),
    numbersOf(tx, objectId),
    lifeOf(tx, objectId),
    seriesOf(tx, [objectId]),
    staysOf(tx, objectId),
    gatewayOf(tx, object),
    successorsOf(tx, [objectId]),
  ])
  const stay = stays.find((it) => it.until === null) ?? null
  return {
    id: object.id,
    kind: object.kind,
    code: object.code,
    tag: object.tag,
    typeId: object.typeId,
    names: object.names,
    siteId: object.siteId,
    place: place && placeShown(place),
    path,
    children,
    aliases: aliases.filter((alias) => !(alias.scheme === 'onefold' || (alias.scheme === 'tag' && alias.value === object.tag))),
    numbers,
    gateway,
    asset: stay && object.kind === 'position' ? await assetOf(tx, stay.assetId, stay.from) : null,
    position: stay && object.kind === 'asset' ? await positionOf(tx, stay.positionId, stay.from) : null,
    settings: object.settings,
    lifeEvents: life.map(({ at, verb, by, note }) => ({ at: at.toISOString(), verb, by: by.name, note })),
    version: object.version,
    retiredIso: object.retiredAt?.toISOString() ?? null,
    successors: (successors.get(objectId) ?? []).map(({ code, tag, how, at, why }) => ({ code, tag, how, atIso: at, why })),
    channels: series.map(({ id, channel }) => ({ id: channel, seriesId: id, latest: null })),
  }
}

const placeShown = (place: NonNullable<Awaited<ReturnType<typeof placeOf>>>) => ({
  lon: place.lon,
  lat: place.lat,
  levelM: place.levelM,
  headingDeg: place.headingDeg,
  approximate: place.approximate,
  source: { crs: place.sourceCrs, x: place.sourceX, y: place.sourceY, epoch: place.sourceEpoch, accuracyM: place.sourceAccuracyM },
})

async function gatewayOf(tx: Tx, object: ObjectRow): Promise<ObjectDetail['gateway']> {
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
