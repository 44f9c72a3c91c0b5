import { and, desc, eq, notInArray } from 'drizzle-orm'
import { personOf } from '#/server/access/index.ts'
import { readObject } from '#/server/inference/index.ts'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import { CLOSING_CODES } from '#/twin-models/catalog/build.ts'
import type { WorkOrderId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type {
  AssignOrder,
  CancelOrder,
  CompleteOrder,
  CreateOrder,
  LogOrder,
  OrderRefusal,
  OrderStep,
  PlanOrder,
  StepOrder,
  WaitOrder,
} from './contract.ts'
import { dueAtMs, type OrderAction, stepOrder } from './order.ts'
import { closeVerified, isNormal } from './process.ts'
import { orderEntries } from './schema.ts'
import { addEntry, insertOrder, lockOrder, type OrderRecord, saveOrder, told } from './writer.ts'

type Write = { orderId: WorkOrderId; entryId: string; version?: number | undefined; at?: string | undefined }
type Change = { set: Partial<OrderRecord>; text?: string | undefined; data?: Record<string, unknown> }
type Outcome = Promise<Result<OrderRecord, OrderRefusal>>
type Make = (order: OrderRecord, tx: Tx) => Promise<Result<Change, OrderRefusal>> | Result<Change, OrderRefusal>

/** One change by one client, made once: the entry's id says which. `verb` is its line in the feed, `action` what the state must allow. */
async function change(system: System, actor: Actor, write: Write, action: OrderAction, verb: string, make: Make): Outcome {
  const now = new Date(system.clock.nowMs())
  return system.db.tenant(actor.tenantId, async (tx): Outcome => {
    const order = await lockOrder(tx, write.orderId)
    if (!order) return refuse({ code: 'ORDER_NOT_FOUND' })
    const [done] = await tx.select().from(orderEntries).where(eq(orderEntries.id, write.entryId))
    if (done) return ok(order)
    const stale = write.version === undefined ? null : await staleEdit(tx, order, write.version, actor)
    if (stale) return stale
    const state = stepOrder(order.state, action)
    if (state === null) return refuse({ code: 'ORDER_WRONG_STATE', state: order.state, action })
    const made = await make(order, tx)
    if (!made.ok) return made
    const { set, text, data = {} } = made.value
    const at = write.at ? reported(write.at, now) : now
    await addEntry(tx, order, { id: write.entryId, at, kind: action, text, data }, actor, now)
    const saved = await saveOrder(tx, order, { ...set, state }, now)
    await told(tx, verb, saved, actor, { ...data, ...(text ? { text } : {}) }, now)
    return ok(state === 'verify' && (await isNormal(tx, saved)) ? await closeVerified(tx, saved, now) : saved)
  })
}

/** The reporter's clock is believed about the past; what it calls the future happened now. */
const reported = (at: string, now: Date) => new Date(Math.min(Math.max(Date.parse(at), 0), now.getTime()))

/** Says what changed since the version that was seen, and by whom; null where nobody else did: one's own changes are no surprise. */
async function staleEdit(tx: Tx, order: OrderRecord, seen: number, actor: Actor): Promise<Awaited<Outcome> | null> {
  if (seen === order.version) return null
  const later = await tx
    .select()
    .from(orderEntries)
    .where(and(eq(orderEntries.orderId, order.id), notInArray(orderEntries.kind, ['opened', 'normal'])))
    .orderBy(desc(orderEntries.receivedAt), desc(orderEntries.id))
    .limit(Math.max(1, Math.min(200, order.version - seen)))
  if (seen < order.version && later.every(({ byId }) => byId === actor.id)) return null
  const last = later.find(({ byId }) => byId !== actor.id)
  const changed = [...new Set(later.map(({ kind }) => kind))]
  return refuse({
    code: 'STALE_EDIT',
    seen,
    current: order.version,
    changed,
    by: last?.byName ?? 'Onefold',
    at: (last?.receivedAt ?? order.updatedAt).toISOString(),
  })
}

export async function createOrder(system: System, actor: Actor, wish: CreateOrder): Outcome {
  const now = new Date(system.clock.nowMs())
  return system.db.tenant(actor.tenantId, (tx) => createOrderIn(tx, actor, wish, now))
}

export async function createOrderIn(tx: Tx, actor: Actor, wish: CreateOrder, now: Date): Outcome {
  const object = await readObject(tx, wish.objectId)
  if (!object) return refuse({ code: 'OBJECT_NOT_FOUND', objectId: wish.objectId })
  const order = {
    id: wish.orderId,
    tenantId: object.tenantId,
    siteId: object.siteId,
    objectId: object.id,
    typeId: object.typeId,
    title: wish.title,
    priority: wish.priority,
    dueAt: new Date(dueAtMs(wish.priority, now.getTime())),
    steps: wish.steps.map((step, index): OrderStep => ({ id: `step_${index + 1}`, names: step.names, state: 'todo' })),
    parts: [],
    permits: [],
    closingCodes: CLOSING_CODES,
    evidence: null,
  }
  const made = await insertOrder(tx, order, { id: wish.entryId, at: now, kind: 'opened', text: wish.note }, actor, now)
  if (made) return ok(made)
  const same = await lockOrder(tx, wish.orderId)
  return same && same.objectId === wish.objectId ? ok(same) : refuse({ code: 'ORDER_ID_TAKEN' })
}

export const assignOrder = (system: System, actor: Actor, input: AssignOrder): Outcome =>
  change(system, actor, input, 'assign', 'order.assigned', async (_, tx) => {
    const person = input.personId === null ? null : await personOf(tx, input.personId)
    if (input.personId !== null && !person) return refuse({ code: 'PERSON_NOT_FOUND', personId: input.personId })
    const assignee = person ? { id: person.id, name: person.name } : null
    return ok({ set: { assigneeId: person?.id ?? null, assigneeName: person?.name ?? null }, data: { assignee } })
  })

export const planOrder = (system: System, actor: Actor, input: PlanOrder): Outcome =>
  change(system, actor, input, 'plan', 'order.planned', () => {
    const { fromIso, toIso } = input
    const plannedFrom = fromIso === null ? null : new Date(fromIso)
    const plannedTo = toIso === null ? null : new Date(toIso)
    if (plannedFrom && plannedTo && plannedTo <= plannedFrom) return refuse({ code: 'BAD_PLAN_BACKWARDS' })
    return ok({ set: { plannedFrom, plannedTo }, data: { fromIso, toIso } })
  })

/** Whoever starts what nobody has, has it. */
export const startOrder = (system: System, actor: Actor, input: Write): Outcome =>
  change(system, actor, input, 'start', 'order.started', (order) => {
    const taken = order.assigneeId === null && actor.kind === 'person' ? { assigneeId: actor.id, assigneeName: actor.name } : {}
    return ok({ set: { ...taken, startedAt: order.startedAt ?? new Date(system.clock.nowMs()) } })
  })

export const stepOfOrder = (system: System, actor: Actor, input: StepOrder): Outcome =>
  change(system, actor, input, 'step', 'order.step', (order) => {
    const step = order.steps.find(({ id }) => id === input.stepId)
    if (!step) return refuse({ code: 'UNKNOWN_STEP', stepId: input.stepId })
    const wants = step.needs === 'value' || step.needs === 'scan'
    if (input.state === 'done' && wants && input.value === undefined)
      return refuse({ code: 'ORDER_STEP_NEEDS_VALUE', stepId: step.id, needs: step.needs ?? '' })
    const at = input.at ?? new Date(system.clock.nowMs()).toISOString()
    const { value: _, doneBy: __, doneAt: ___, ...plain } = step
    const done: OrderStep =
      input.state === 'todo'
        ? { ...plain, state: 'todo' }
        : { ...plain, state: input.state, value: input.value, doneBy: actor.name, doneAt: at }
    const steps = order.steps.map((it) => (it.id === step.id ? done : it))
    return ok({
      set: { steps },
      data: { stepId: step.id, state: input.state, ...(input.value === undefined ? {} : { value: input.value }) },
    })
  })

export const waitOrder = (system: System, actor: Actor, input: WaitOrder): Outcome =>
  change(system, actor, input, 'wait', 'order.waiting', () => ok({ set: {}, text: input.reason }))

export const logOrder = (system: System, actor: Actor, input: LogOrder): Outcome =>
  change(system, actor, input, 'log', 'order.logged', () => ok({ set: {}, text: input.text }))

export const completeOrder = (system: System, actor: Actor, input: CompleteOrder): Outcome =>
  change(system, actor, input, 'complete', 'order.completed', (order) => {
    const open = order.steps.filter(({ state }) => state === 'todo')
    if (open[0]) return refuse({ code: 'ORDER_STEPS_OPEN', open: open.length, firstStepId: open[0].id })
    if (!order.closingCodes.some(({ id }) => id === input.closingCode))
      return refuse({ code: 'UNKNOWN_CLOSING_CODE', closingCode: input.closingCode })
    const set = { closingCode: input.closingCode, closingNote: input.note ?? null, completedAt: new Date(system.clock.nowMs()) }
    return ok({ set, text: input.note, data: { closingCode: input.closingCode } })
  })

export const cancelOrder = (system: System, actor: Actor, input: CancelOrder): Outcome =>
  change(system, actor, input, 'cancel', 'order.cancelled', () => ok({ set: {}, text: input.reason }))
