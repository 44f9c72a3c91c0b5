import { sql } from 'drizzle-orm'
import { personOf } from '#/server/access/index.ts'
import { type Actor, systemActor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import type { AlarmId, PersonId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AlarmList, AlarmRefusal, ListAlarms } from './contract.ts'
import { readAlarms, readKpi } from './reader.ts'
import { assignAlarmTo, stepAlarmBy } from './writer.ts'

/** Acknowledges all or none: a refusal takes back those before it. Alerts among several are passed over. Acknowledged means seen, nothing else. */
export async function acknowledgeAlarms(
  system: System,
  actor: Actor,
  alarmIds: AlarmId[],
  note: string | undefined,
): Promise<Result<null, AlarmRefusal>> {
  const now = new Date(system.clock.nowMs())
  const data = note ? { note } : {}
  const by = { actor, verb: 'alarm.acknowledge', data, also: { acknowledgedBy: actor.name } }
  return allOrNothing(system, actor, alarmIds, async (tx, id) => {
    const stepped = await stepAlarmBy(tx, id, { kind: 'acknowledge' }, by, now)
    const alert = !stepped.ok && stepped.refusal.code === 'ALERT_NEEDS_NO_ACKNOWLEDGEMENT'
    return alert && alarmIds.length > 1 ? ok(null) : stepped
  })
}

export async function shelveAlarm(
  system: System,
  actor: Actor,
  alarmId: AlarmId,
  untilIso: string,
  reason: string,
): Promise<Result<null, AlarmRefusal>> {
  const now = new Date(system.clock.nowMs())
  const untilMs = new Date(untilIso).getTime()
  const by = { actor, verb: 'alarm.shelved', data: { untilIso: new Date(untilMs).toISOString(), reason }, also: { shelvedReason: reason } }
  return allOrNothing(system, actor, [alarmId], (tx, id) => stepAlarmBy(tx, id, { kind: 'shelve', untilMs }, by, now))
}

export async function unshelveAlarm(system: System, actor: Actor, alarmId: AlarmId): Promise<Result<null, AlarmRefusal>> {
  const now = new Date(system.clock.nowMs())
  const by = { actor, verb: 'alarm.unshelved', also: { shelvedReason: null } }
  return allOrNothing(system, actor, [alarmId], (tx, id) => stepAlarmBy(tx, id, { kind: 'unshelve' }, by, now))
}

export async function assignAlarm(
  system: System,
  actor: Actor,
  alarmId: AlarmId,
  personId: PersonId | null,
): Promise<Result<null, AlarmRefusal>> {
  const now = new Date(system.clock.nowMs())
  return allOrNothing(system, actor, [alarmId], async (tx, id) => {
    const person = personId === null ? null : await personOf(tx, personId)
    if (personId !== null && !person) return refuse({ code: 'PERSON_NOT_FOUND', personId })
    return assignAlarmTo(tx, id, person, actor, now)
  })
}

export const listAlarms = (system: System, actor: Actor, ask: ListAlarms): Promise<AlarmList> =>
  system.db.tenant(actor.tenantId, async (tx) => {
    const nowMs = system.clock.nowMs()
    return { alarms: await readAlarms(tx, ask, nowMs), kpi: await readKpi(tx, ask.siteId, nowMs) }
  })

/** Takes alarms off their shelves when the time is over. */
export async function endShelves(system: System): Promise<number> {
  const now = new Date(system.clock.nowMs())
  const due = await system.db.system((tx) =>
    tx.execute<{ id: AlarmId }>(sql`select id from alarms where shelved_until <= ${now.toISOString()} and closed_at is null`),
  )
  const by = { actor: systemActor('alarms'), verb: 'alarm.unshelved', also: { shelvedReason: null } }
  for (const { id } of due) await system.db.system((tx) => stepAlarmBy(tx, id, { kind: 'shelf ends' }, by, now))
  return due.length
}

class Refused extends Error {
  readonly refusal: AlarmRefusal
  constructor(refusal: AlarmRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

type Tx = Parameters<Parameters<System['db']['tenant']>[1]>[0]

/** In the order of ids, so that two who acknowledge the same alarms do not wait for each other in a circle. */
async function allOrNothing(
  system: System,
  actor: Actor,
  ids: readonly AlarmId[],
  step: (tx: Tx, id: AlarmId) => Promise<Result<unknown, AlarmRefusal>>,
): Promise<Result<null, AlarmRefusal>> {
  try {
    await system.db.tenant(actor.tenantId, async (tx) => {
      for (const id of [...new Set(ids)].sort()) {
        const stepped = await step(tx, id)
        if (!stepped.ok) throw new Refused(stepped.refusal)
      }
    })
    return ok(null)
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal)
    throw error
  }
}
