import { closeFinding, type ObjectRecord, readFinding, readObject, typeOf } from '#/server/inference/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { FindingKind, LimitRule } from '#/twin-models/catalog/shape.ts'
import type { FindingId, ObjectId } from '#/twin-models/core/ids.ts'
import type { Change } from './evaluator.ts'
import { groupOf } from './group.ts'
import { readPlace } from './place.ts'
import { alarmOfFinding } from './reader.ts'
import { type AlarmRecord, type Raised, raiseAlarm, returnAlarm } from './writer.ts'

const PROCESS = systemActor('alarms')

/** Writes what the readings said: a limit passed or come back from, a finding's cause measured gone. */
export async function writeChange(tx: Tx, change: Change, now: Date): Promise<AlarmRecord | null> {
  const { objectId } = change.of
  if (change.step === 'return') {
    if (change.origin === 'finding') await closeFinding(tx, objectId, change.id, now, 'measurement', PROCESS)
    return returnAlarm(tx, objectId, change.id, PROCESS, now)
  }
  const object = await readObject(tx, objectId)
  const rule = object && typeOf(object)?.rules.find(({ id }) => id === change.id)
  if (!object || !rule) return null // retired, or its settings changed while the reading was on its way
  const raised = await raisedBy(tx, object, rule, 'limit')
  return raiseAlarm(tx, { ...raised, channel: rule.channel, value: change.value, limit: change.limit }, PROCESS, now)
}

/** Turns a finding into its alarm, or into an alert where its kind has no rationalisation record. Twice for one finding is once. */
export async function alarmFromFinding(
  tx: Tx,
  findingId: FindingId,
  now: Date,
): Promise<{ object: ObjectRecord; kind: FindingKind } | null> {
  const finding = await readFinding(tx, findingId)
  const object = finding && (await readObject(tx, finding.objectId))
  const kind = object && typeOf(object)?.findings.find(({ id }) => id === finding.kind)
  if (!object || !kind || (await alarmOfFinding(tx, findingId))) return null
  await raiseAlarm(tx, { ...(await raisedBy(tx, object, kind, 'finding')), ...saidOf(finding.evidence.params), findingId }, PROCESS, now)
  return { object, kind }
}

/** What the model measured, and what it measured it against: the expectation, or the level that it watches. In the channel's unit. */
export function saidOf(params: Record<string, number | string>): Pick<Raised, 'channel' | 'value' | 'limit'> {
  const figure = (value: unknown) => (typeof value === 'number' ? value : null)
  const { channel, actual, expected, limit, depth } = params
  return {
    channel: typeof channel === 'string' && channel !== '' ? channel : null,
    value: figure(actual),
    limit: figure(expected) ?? figure(depth) ?? figure(limit), // beside an expectation the limit is a distance from it, no level
  }
}

/** The model sees the cause no more. That returns the alarm only where nothing is measured for it. */
export async function endedByModel(tx: Tx, objectId: ObjectId, kindId: string, now: Date): Promise<void> {
  const object = await readObject(tx, objectId)
  const kind = object && typeOf(object)?.findings.find(({ id }) => id === kindId)
  const measured = kind?.normal?.every(({ channel }) => object?.series.some((series) => series.channel === channel)) ?? false
  if (!measured) await returnAlarm(tx, objectId, kindId, PROCESS, now)
}

async function raisedBy(tx: Tx, object: ObjectRecord, rule: LimitRule | FindingKind, origin: 'limit' | 'finding'): Promise<Raised> {
  return {
    tenantId: object.tenantId,
    siteId: object.siteId,
    objectId: object.id,
    typeId: object.typeId,
    kind: rule.id,
    origin,
    priority: rule.priority,
    isAlert: rule.alarm === undefined,
    group: groupOf(rule.group, await readPlace(tx, object.id, object.siteId)),
    channel: null,
    value: null,
    limit: null,
    timeToRespondMs: rule.alarm?.timeToRespondMs ?? null,
    findingId: null,
  }
}
