import type { Tx } from '#/server/platform/db.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { PlanObject, RegistryRefusal, SplitObject } from './contract.ts'
import { lockAt, retireObject } from './edit.ts'
import { notResponsible } from './facts.ts'
import { placeOf } from './reader.ts'
import { type Registrar, registerObjects } from './register.ts'
import { succeed } from './succession.ts'

/** One record turns out to be several things: each gets a record of its own where this one was; this one retires and says into which. */
export async function splitObject(tx: Tx, ask: SplitObject, by: Registrar): Promise<Result<{ tags: string[] }, RegistryRefusal>> {
  const found = await lockAt(tx, ask.objectId, ask.version)
  if (!found.ok) return found
  if (found.value.retiredAt) return refuse({ code: 'OBJECT_RETIRED' })
  const fenced = await notResponsible(tx, by.actor, found.value, ['life'])
  if (fenced) return refuse(fenced)
  const { kind, typeId, siteId, parentId, gatewayId, settings } = found.value
  const place = await placeOf(tx, ask.objectId)
  const spot = place && {
    lon: place.lon,
    lat: place.lat,
    levelM: place.levelM,
    headingDeg: place.headingDeg,
    source: { crs: place.sourceCrs, x: place.sourceX, y: place.sourceY, epoch: place.sourceEpoch, accuracyM: place.sourceAccuracyM },
    approximate: place.approximate,
  }
  const drafts = ask.into.map((part) => ({
    id: part.objectId,
    kind,
    typeId: part.typeId ?? typeId,
    siteId,
    tag: part.tag,
    names: part.names,
    parentId,
    gatewayId,
    settings,
    place: spot,
    aliases: [],
  }))
  const wrong = drafts.find((draft) => twinType(draft.typeId)?.kind !== kind)
  if (wrong) return refuse({ code: 'TYPE_NOT_FOUND', typeId: wrong.typeId })
  const made = await registerObjects(tx, drafts, by)
  const into = made.map(({ id }) => id)
  await succeed(tx, found.value, into, { how: 'split', at: by.at, why: ask.note })
  const tags = made.map(({ tag }) => tag)
  const told = { verb: 'split', note: ask.note, document: ask.document, data: { into: tags } }
  const retired = await retireObject(tx, { objectId: ask.objectId, version: ask.version, note: ask.note, despite: true }, by, told)
  return retired.ok ? ok({ tags }) : retired
}

/** What is to be: an object in the state *planned*, with its code from the first day. */
export async function planObject(tx: Tx, ask: PlanObject, by: Registrar): Promise<Result<{ code: string; tag: string }, RegistryRefusal>> {
  const type = twinType(ask.typeId)
  if (!type) return refuse({ code: 'TYPE_NOT_FOUND', typeId: ask.typeId })
  const { objectId: id, note, document, ...rest } = ask
  const draft = { ...rest, id, kind: type.kind, gatewayId: null, settings: {}, place: null, aliases: [], planned: { note, document } }
  const [made] = await registerObjects(tx, [draft], by)
  if (!made) throw new Error('one draft makes one object')
  return ok({ code: made.code, tag: made.tag })
}
