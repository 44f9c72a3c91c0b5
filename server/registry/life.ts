import { desc, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { fitsIn, twinType } from '#/twin-models/catalog/index.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { insertAll } from './bulk.ts'
import type { MoveObject, RegistryRefusal, RetypeObject, StepLife } from './contract.ts'
import { changeObject, lockAt, retireObject } from './edit.ts'
import { groupsOf } from './fact-groups.ts'
import { type Asker, notResponsible } from './facts.ts'
import { mayStep, TRANSITIONS } from './life-states.ts'
import { objectById } from './reader.ts'
import { PLACE_COLUMNS, placeRow } from './register.ts'
import { lifeEvents, type objects } from './schema.ts'
import { ensureSeriesOf } from './series.ts'
import { isAhead, staysOf, wrongType } from './stay.ts'

type By = { actor: Asker; at: Date }
type Row = typeof objects.$inferSelect
type Done = Result<{ version: number }, RegistryRefusal>

const STATE_VERBS = ['planned', ...Object.values(TRANSITIONS).map(({ verb }) => verb)]

/** Leads an object from one state of its life to the next, as the table of transitions allows, with who, when, why and where it is written. */
export async function stepLife(tx: Tx, ask: StepLife, by: By): Promise<Done> {
  const found = await lockAt(tx, ask.objectId, ask.version)
  if (!found.ok) return found
  const { lifeState } = found.value
  const step = TRANSITIONS[ask.step]
  if (!mayStep(lifeState, ask.step)) return refuse({ code: 'LIFE_STEP_NOT_ALLOWED', state: lifeState, step: ask.step })
  if (step.document && !ask.document) return refuse({ code: 'DOCUMENT_NEEDED', step: ask.step })
  const fenced = await notResponsible(tx, by.actor, found.value, ['life'])
  if (fenced) return refuse(fenced)
  const dated = await datedRight(tx, found.value, ask.at, by.at)
  if (!dated.ok) return dated
  const told = { verb: step.verb, at: dated.value, note: ask.note, document: ask.document, data: { from: lifeState, to: step.to } }
  if (ask.step === 'retire') return retireObject(tx, { ...ask, note: ask.note }, by, told)
  return ok({ version: await changeObject(tx, found.value, { lifeState: step.to }, ['lifeState'], { ...by, ...told }) })
}

/** Another parent, another place on earth, or both. */
export async function moveObject(tx: Tx, ask: MoveObject, by: By): Promise<Done> {
  const found = await lockAt(tx, ask.objectId, ask.version)
  if (!found.ok) return found
  if (found.value.retiredAt) return refuse({ code: 'OBJECT_RETIRED' })
  const { place, parentId } = ask
  const fields = [...(place ? ['place'] : []), ...(parentId !== undefined && parentId !== found.value.parentId ? ['parentId'] : [])]
  if (fields.length === 0) return ok({ version: found.value.version })
  const fenced = await notResponsible(tx, by.actor, found.value, groupsOf(fields))
  if (fenced) return refuse(fenced)
  if (place) {
    const row = placeRow(
      { ...place, source: { crs: ask.crs, x: place.lon, y: place.lat }, approximate: false },
      ask.objectId,
      found.value.tenantId,
    )
    const set = sql.raw(Object.keys(PLACE_COLUMNS).filter((name) => name !== 'object_id').map((name) => `${name} = excluded.${name}`).join(', ')) // biome-ignore format: one line
    await insertAll(tx, 'places', PLACE_COLUMNS, [row], sql`on conflict (object_id) do update set ${set}`)
  }
  const told = { verb: 'moved', note: ask.note, document: ask.document }
  return ok({ version: await changeObject(tx, found.value, parentId === undefined ? {} : { parentId }, fields, { ...by, ...told }) })
}

/** Another twin type of the same kind. Series that the new type has and the old had not begin; those it has not, stay readable. */
export async function retypeObject(tx: Tx, ask: RetypeObject, by: By): Promise<Done> {
  const found = await lockAt(tx, ask.objectId, ask.version)
  if (!found.ok) return found
  if (found.value.retiredAt) return refuse({ code: 'OBJECT_RETIRED' })
  const { kind, typeId } = found.value
  const type = twinType(ask.typeId)
  if (!type) return refuse({ code: 'TYPE_NOT_FOUND', typeId: ask.typeId })
  if (type.kind !== kind) return refuse({ code: 'WRONG_KIND', expected: kind })
  const fenced = await notResponsible(tx, by.actor, found.value, ['type'])
  if (fenced) return refuse(fenced)
  const unfit = await standsUnfit(tx, { ...found.value, typeId: ask.typeId })
  if (unfit) return refuse(unfit)
  const told = { verb: 're_typed', note: ask.note, document: ask.document, data: { from: typeId, to: ask.typeId } }
  const version = await changeObject(tx, found.value, { typeId: ask.typeId }, ['typeId'], { ...by, ...told })
  await ensureSeriesOf(tx, { ...found.value, typeId: ask.typeId })
  return ok({ version })
}

/** Why an object of this type could not stand where it stands, or hold what stands in it; null where it can. */
export async function standsUnfit(tx: Tx, object: Row): Promise<RegistryRefusal | null> {
  const stay = (await staysOf(tx, object.id)).find(({ until }) => until === null)
  const other = stay && (await objectById(tx, object.kind === 'asset' ? stay.positionId : stay.assetId))
  if (!other) return null
  const [asset, position] = object.kind === 'asset' ? [object, other] : [other, object]
  return fitsIn(asset.typeId, position.typeId) ? null : wrongType(asset, position)
}

/** When it happened: not in the future, and not before what happened last in this life. */
async function datedRight(tx: Tx, object: Row, at: string | undefined, now: Date): Promise<Result<Date, RegistryRefusal>> {
  const when = at ? new Date(at) : now
  if (isAhead(when, now)) return refuse({ code: 'DATE_IN_FUTURE', now: now.toISOString() })
  const [last] = await tx
    .select({ at: lifeEvents.at })
    .from(lifeEvents)
    .where(sql`${eq(lifeEvents.objectId, object.id)} and ${inArray(lifeEvents.verb, STATE_VERBS)}`)
    .orderBy(desc(lifeEvents.at))
    .limit(1)
  return last && when < last.at ? refuse({ code: 'DATE_BEFORE_LAST_EVENT', last: last.at.toISOString() }) : ok(when)
}
