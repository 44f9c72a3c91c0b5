import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { AlarmId, FindingId, ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { AlarmRefusal, Priority } from './contract.ts'
import type { AlarmGroup } from './group.ts'
import { alarmRaises, alarms } from './schema.ts'
import { type AlarmEvent, type AlarmLife, stateOf, stepAlarmLife } from './state.ts'

export type AlarmRecord = typeof alarms.$inferSelect
export type Raised = {
  tenantId: TenantId
  siteId: SiteId
  objectId: ObjectId
  typeId: string
  kind: string
  origin: 'limit' | 'finding'
  priority: Priority
  isAlert: boolean
  group: AlarmGroup
  channel: string | null
  value: number | null
  limit: number | null
  timeToRespondMs: number | null
  findingId: FindingId | null
}

const lifeOf = (alarm: AlarmRecord): AlarmLife => ({
  id: alarm.id,
  isAlert: alarm.isAlert,
  active: alarm.active,
  acknowledgedAtMs: alarm.acknowledgedAt?.getTime() ?? null,
  returnedAtMs: alarm.returnedAt?.getTime() ?? null,
  shelvedUntilMs: alarm.shelvedUntil?.getTime() ?? null,
  closedAtMs: alarm.closedAt?.getTime() ?? null,
})
const dateOf = (ms: number | null) => (ms === null ? null : new Date(ms))

/** Raises an alarm, or the open one of this kind at this object again. Already abnormal: nothing happens. */
export async function raiseAlarm(tx: Tx, raised: Raised, actor: FeedActor, now: Date): Promise<AlarmRecord> {
  const { group, timeToRespondMs, ...rest } = raised
  const respondBy = timeToRespondMs === null ? null : new Date(now.getTime() + timeToRespondMs)
  const fresh = { ...rest, groupKey: group.key, groupLabel: group.label, respondBy, raisedAt: now }
  const id = uuidv7(now.getTime()) as AlarmId
  const life = {
    id,
    isAlert: raised.isAlert,
    active: true,
    acknowledgedAtMs: null,
    returnedAtMs: null,
    shelvedUntilMs: null,
    closedAtMs: null,
  }
  const [made] = await tx
    .insert(alarms)
    .values({ ...fresh, id, active: true, state: stateOf(life) })
    .onConflictDoNothing()
    .returning()
  if (made) {
    await told(tx, 'alarm.raised', made, actor, { value: raised.value, limit: raised.limit }, now)
    await countRaise(tx, made, now)
    return made
  }
  const open = await lockOpen(tx, raised.objectId, raised.kind)
  if (!open) throw new Error('an open alarm vanished while it was raised again') // closed in between: the caller's transaction is tried again
  const stepped = stepAlarmLife(lifeOf(open), { kind: 'raise' }, now.getTime())
  if (!stepped.ok) return open
  if (open.active)
    return raised.findingId && raised.findingId !== open.findingId ? save(tx, open, stepped.value, { findingId: raised.findingId }) : open
  const again = await save(tx, open, stepped.value, { ...fresh, ownerId: open.ownerId })
  await told(tx, 'alarm.raised', again, actor, { again: true }, now)
  await countRaise(tx, again, now)
  return again
}

/** The process is normal again. Null where no abnormal alarm of this kind is open at this object. */
export async function returnAlarm(tx: Tx, objectId: ObjectId, kind: string, actor: FeedActor, now: Date): Promise<AlarmRecord | null> {
  const open = await lockOpen(tx, objectId, kind)
  if (!open?.active) return null
  const stepped = stepAlarmLife(lifeOf(open), { kind: 'return' }, now.getTime())
  if (!stepped.ok) return null
  const returned = await save(tx, open, stepped.value, {})
  await told(tx, 'alarm.returned', returned, actor, {}, now)
  if (returned.closedAt) await told(tx, 'alarm.closed', returned, actor, {}, now)
  return returned
}

/** A step by a person or by the clock. `also` is written with it. Changes nothing and says nothing where the step changes nothing. */
export async function stepAlarmBy(
  tx: Tx,
  alarmId: AlarmId,
  event: AlarmEvent,
  by: { actor: FeedActor; verb: string; data?: Record<string, unknown>; also?: Partial<AlarmRecord> },
  now: Date,
): Promise<Result<AlarmRecord, AlarmRefusal>> {
  const alarm = await lockAlarm(tx, alarmId)
  if (!alarm) return { ok: false, refusal: { code: 'ALARM_NOT_FOUND', alarmId } }
  const life = lifeOf(alarm)
  const stepped = stepAlarmLife(life, event, now.getTime())
  if (!stepped.ok) return stepped
  if (stepped.value === life) return ok(alarm)
  const saved = await save(tx, alarm, stepped.value, by.also ?? {})
  await told(tx, by.verb, saved, by.actor, by.data ?? {}, now)
  if (saved.closedAt && !alarm.closedAt) await told(tx, 'alarm.closed', saved, by.actor, {}, now)
  return ok(saved)
}

export async function assignAlarmTo(
  tx: Tx,
  alarmId: AlarmId,
  owner: { id: string; name: string } | null,
  actor: FeedActor,
  now: Date,
): Promise<Result<AlarmRecord, AlarmRefusal>> {
  const alarm = await lockAlarm(tx, alarmId)
  if (!alarm) return { ok: false, refusal: { code: 'ALARM_NOT_FOUND', alarmId } }
  if (alarm.closedAt) return { ok: false, refusal: { code: 'ALARM_CLOSED', alarmId } }
  if (alarm.ownerId === (owner?.id ?? null)) return ok(alarm)
  const saved = await save(tx, alarm, lifeOf(alarm), { ownerId: owner?.id ?? null, ownerName: owner?.name ?? null })
  await told(tx, 'alarm.assigned', saved, actor, { owner }, now)
  return ok(saved)
}

async function lockAlarm(tx: Tx, id: AlarmId): Promise<AlarmRecord | null> {
  const [alarm] = await tx.select().from(alarms).where(eq(alarms.id, id)).for('update')
  return alarm ?? null
}

async function lockOpen(tx: Tx, objectId: ObjectId, kind: string): Promise<AlarmRecord | null> {
  const where = and(eq(alarms.objectId, objectId), eq(alarms.kind, kind), isNull(alarms.closedAt))
  const [alarm] = await tx.select().from(alarms).where(where).for('update')
  return alarm ?? null
}

async function save(tx: Tx, alarm: AlarmRecord, life: AlarmLife, also: Partial<AlarmRecord>): Promise<AlarmRecord> {
  const [saved] = await tx
    .update(alarms)
    .set({
      ...also,
      active: life.active,
      state: stateOf(life),
      acknowledgedAt: dateOf(life.acknowledgedAtMs),
      returnedAt: dateOf(life.returnedAtMs),
      shelvedUntil: dateOf(life.shelvedUntilMs),
      closedAt: dateOf(life.closedAtMs),
      ...(life.acknowledgedAtMs === null ? { acknowledgedBy: null } : {}),
      version: alarm.version + 1,
    })
    .where(eq(alarms.id, alarm.id))
    .returning()
  if (!saved) throw new Error(`the alarm ${alarm.id} vanished under its lock`)
  return saved
}

const countRaise = (tx: Tx, { id, tenantId, siteId, objectId, kind, priority, isAlert }: AlarmRecord, now: Date) =>
  tx.insert(alarmRaises).values({ id: uuidv7(now.getTime()), alarmId: id, tenantId, siteId, objectId, kind, priority, isAlert, at: now })

async function told(tx: Tx, verb: string, alarm: AlarmRecord, actor: FeedActor, more: Record<string, unknown>, _now: Date): Promise<void> {
  const [object] = await tx.execute<{ tag: string }>(sql`select tag from objects where id = ${alarm.objectId}`)
  const { priority, siteId, kind, isAlert, state, findingId } = alarm
  const data = { tag: object?.tag ?? '', priority, siteId, kind, isAlert, state, ...(findingId ? { findingId } : {}), ...more }
  const subject = { kind: 'alarm', id: alarm.id }
  return appendFeed(tx, { tenantId: alarm.tenantId, actor, verb, subject, objectId: alarm.objectId, siteId, data })
}
