import { sql } from 'drizzle-orm'
import { standOf } from '#/server/alarms/index.ts'
import { labelFinding, type ObjectRecord, readFinding, readObject, sparkOf, typeOf } from '#/server/inference/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { channelOf } from '#/twin-models/catalog/index.ts'
import type { FindingKind, LimitRule, OrderTemplate } from '#/twin-models/catalog/shape.ts'
import type { AlarmId, FindingId, ObjectId, WorkOrderId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { OrderStep } from './contract.ts'
import { dueAtMs, stepOrder } from './order.ts'
import { addEntry, insertOrder, lockOpenOrder, type NewOrder, type OrderRecord, redraw, saveOrder, told } from './writer.ts'

const PROCESS = systemActor('work-orders')

/** Opens the order that a finding's kind asks for, with its evidence. While one for this kind is open at the object, the finding joins that. */
export async function openForFinding(tx: Tx, findingId: FindingId, now: Date): Promise<OrderRecord | null> {
  const finding = await readFinding(tx, findingId)
  const object = finding && (await readObject(tx, finding.objectId))
  const kind = object && typeOf(object)?.findings.find(({ id }) => id === finding.kind)
  if (!finding || !object || !kind?.order) return null
  const order = { ...orderFrom(object, kind, kind.order, now), findingId, evidence: sparkOf(finding.evidence) }
  const entry = {
    id: uuidv7(now.getTime()),
    at: now,
    kind: 'opened',
    data: { findingId, confidence: finding.confidence, model: finding.model },
  }
  const made = await insertOrder(tx, order, entry, PROCESS, now)
  return made ?? join(tx, object.id, kind.id, { findingId }, now)
}

/** A finding that is seen longer shows more: so does the small picture of its open order. */
export async function redrawForFinding(tx: Tx, findingId: FindingId): Promise<void> {
  const finding = await readFinding(tx, findingId)
  const evidence = finding && sparkOf(finding.evidence)
  if (evidence) await redraw(tx, findingId, evidence)
}

/** Opens the order that a limit rule asks for, or ties the alarm of a finding to the order of that finding. */
export async function openForAlarm(
  tx: Tx,
  alarm: { id: AlarmId; objectId: ObjectId; kind: string },
  now: Date,
): Promise<OrderRecord | null> {
  const object = await readObject(tx, alarm.objectId)
  const rule = object && typeOf(object)?.rules.find(({ id }) => id === alarm.kind)
  if (object && rule?.order) {
    const order = { ...orderFrom(object, rule, rule.order, now), alarmId: alarm.id, evidence: null }
    const made = await insertOrder(
      tx,
      order,
      { id: uuidv7(now.getTime()), at: now, kind: 'opened', data: { alarmId: alarm.id } },
      PROCESS,
      now,
    )
    if (made) return made
  }
  return join(tx, alarm.objectId, alarm.kind, { alarmId: alarm.id }, now)
}

/** More of the same came while the order is open: it is written in its log, once, and opens nothing. */
async function join(
  tx: Tx,
  objectId: ObjectId,
  kind: string,
  from: { findingId?: FindingId; alarmId?: AlarmId },
  now: Date,
): Promise<OrderRecord | null> {
  const order = await lockOpenOrder(tx, objectId, kind)
  if (!order || (from.findingId && order.findingId === from.findingId) || (from.alarmId && order.alarmId === from.alarmId)) return order
  const [another] = await tx.execute<{ id: string }>(
    sql`select id from work_orders where id <> ${order.id} and (${from.alarmId ? sql`alarm_id = ${from.alarmId}` : sql`finding_id = ${from.findingId ?? null}`}) limit 1`,
  )
  if (another) return order // heard again, after the order it belonged to was closed
  await addEntry(tx, order, { id: uuidv7(now.getTime()), at: now, kind: 'again', data: from }, PROCESS, now)
  return saveOrder(tx, order, from, now)
}

/** The process is normal again, by measurement: that, and nothing else, verifies and closes completed work. Before the work is completed it is only noted. */
export async function verifyByProcess(tx: Tx, objectId: ObjectId, kind: string, now: Date): Promise<OrderRecord | null> {
  const order = await lockOpenOrder(tx, objectId, kind)
  if (!order || !(await isNormal(tx, order))) return null
  if (order.state === 'verify') return closeVerified(tx, order, now)
  if ((await lastKind(tx, order)) !== 'normal')
    await addEntry(tx, order, { id: uuidv7(now.getTime()), at: now, kind: 'normal' }, PROCESS, now)
  return null
}

async function lastKind(tx: Tx, order: OrderRecord): Promise<string | null> {
  const [last] = await tx.execute<{ kind: string }>(
    sql`select kind from order_entries where order_id = ${order.id} order by received_at desc, id desc limit 1`,
  )
  return last?.kind ?? null
}

/** Whether nothing abnormal stands at the object for the reason of this order: neither its alarm nor its finding. */
export async function isNormal(tx: Tx, order: OrderRecord): Promise<boolean> {
  if (order.kind === null) return true
  if ((await standOf(tx, order.objectId, order.kind))?.active) return false
  const finding = order.findingId ? await readFinding(tx, order.findingId) : null
  return finding?.state !== 'open'
}

/** Closes what the process has verified; the closing code becomes the label of the evidence. */
export async function closeVerified(tx: Tx, order: OrderRecord, now: Date): Promise<OrderRecord> {
  const state = stepOrder(order.state, 'verify')
  if (state === null) return order
  const closed = await saveOrder(tx, order, { state, verifiedAt: now }, now)
  await addEntry(tx, order, { id: uuidv7(now.getTime()), at: now, kind: 'verified' }, PROCESS, now)
  if (order.findingId && order.closingCode) await labelFinding(tx, order.findingId, { code: order.closingCode, byOrder: order.number })
  await told(tx, 'order.verified', closed, PROCESS, { closingCode: order.closingCode }, now)
  return closed
}

function orderFrom(object: ObjectRecord, kind: LimitRule | FindingKind, template: OrderTemplate, now: Date): Omit<NewOrder, 'evidence'> {
  const type = typeOf(object)
  const steps = template.steps.map((step): OrderStep => {
    const unit = step.channel && type ? channelOf(type, step.channel)?.unit : undefined
    return { ...step, ...(unit ? { unit } : {}), state: 'todo' }
  })
  return {
    id: uuidv7(now.getTime()) as WorkOrderId,
    tenantId: object.tenantId,
    siteId: object.siteId,
    objectId: object.id,
    typeId: object.typeId,
    kind: kind.id,
    title: template.title,
    priority: template.priority,
    dueAt: new Date(dueAtMs(template.priority, now.getTime())),
    steps,
    parts: template.parts ?? [],
    permits: template.permits ?? [],
    estimateMin: template.estimateMin ?? null,
    closingCodes: template.closingCodes,
    verifiedWhen: template.verifiedWhen ?? null,
  }
}
