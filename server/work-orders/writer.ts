import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { FindingId, TenantId, WorkOrderId } from '#/twin-models/core/ids.ts'
import { OPEN_STATES, orderNumber } from './order.ts'
import { orderCounters, orderEntries, workOrders } from './schema.ts'

export type OrderRecord = typeof workOrders.$inferSelect
export type NewOrder = Omit<typeof workOrders.$inferInsert, 'number' | 'createdAt' | 'updatedAt' | 'state' | 'version'>
/** One line of the order's log. `id` is the client's; `at` the reporter's clock. */
export type Entry = { id: string; at: Date; kind: string; text?: string | undefined; data?: Record<string, unknown> }

/** Makes an order under the next number of the year, without gaps: the counter is held until this transaction ends, so orders are made one after the other.
 *  Null where an order for this is open already, or where this finding or alarm has had one. */
export async function insertOrder(tx: Tx, order: NewOrder, entry: Entry, actor: FeedActor, now: Date): Promise<OrderRecord | null> {
  const year = now.getUTCFullYear()
  const { tenantId } = order
  await tx.insert(orderCounters).values({ tenantId, year, last: 0 }).onConflictDoNothing()
  const where = and(eq(orderCounters.tenantId, tenantId), eq(orderCounters.year, year))
  const [counter] = await tx.select().from(orderCounters).where(where).for('update')
  if (!counter) throw new Error('the counter of orders is missing')
  const number = orderNumber(year, counter.last + 1)
  const row = { ...order, number, state: 'draft' as const, createdAt: now, updatedAt: now }
  const [made] = await tx.insert(workOrders).values(row).onConflictDoNothing().returning()
  if (!made) return null
  await tx
    .update(orderCounters)
    .set({ last: counter.last + 1 })
    .where(where)
  await addEntry(tx, made, entry, actor, now)
  await told(tx, 'order.created', made, actor, { number, findingId: made.findingId, alarmId: made.alarmId, title: made.title }, now)
  return made
}

export async function lockOrder(tx: Tx, id: WorkOrderId): Promise<OrderRecord | null> {
  const [order] = await tx.select().from(workOrders).where(eq(workOrders.id, id)).for('update')
  return order ?? null
}

/** The open order for a kind at an object, locked. */
export async function lockOpenOrder(tx: Tx, objectId: string, kind: string): Promise<OrderRecord | null> {
  const of = and(
    eq(workOrders.objectId, objectId as OrderRecord['objectId']),
    eq(workOrders.kind, kind),
    inArray(workOrders.state, [...OPEN_STATES]),
  )
  const [order] = await tx.select().from(workOrders).where(of).for('update')
  return order ?? null
}

/** The picture on the card follows its finding; it is nobody's edit, so the version stays. */
export async function redraw(tx: Tx, findingId: FindingId, evidence: NonNullable<OrderRecord['evidence']>): Promise<void> {
  await tx
    .update(workOrders)
    .set({ evidence })
    .where(and(eq(workOrders.findingId, findingId), inArray(workOrders.state, [...OPEN_STATES])))
}

export async function saveOrder(tx: Tx, order: OrderRecord, changes: Partial<OrderRecord>, now: Date): Promise<OrderRecord> {
  const [saved] = await tx
    .update(workOrders)
    .set({ ...changes, updatedAt: now, version: order.version + 1 })
    .where(eq(workOrders.id, order.id))
    .returning()
  if (!saved) throw new Error(`the order ${order.id} vanished under its lock`)
  return saved
}

/** False where this entry was written before: the change it names has been made. */
export async function addEntry(
  tx: Tx,
  order: Pick<OrderRecord, 'id' | 'tenantId'>,
  entry: Entry,
  actor: FeedActor,
  now: Date,
): Promise<boolean> {
  const { id, at, kind, text = null, data = {} } = entry
  const row = { id, tenantId: order.tenantId, orderId: order.id, at, receivedAt: now, byId: actor.id, byName: actor.name, kind, text, data }
  return (await tx.insert(orderEntries).values(row).onConflictDoNothing().returning({ id: orderEntries.id })).length > 0
}

export async function told(
  tx: Tx,
  verb: string,
  order: OrderRecord,
  actor: FeedActor,
  more: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const [object] = await tx.execute<{ tag: string }>(sql`select tag from objects where id = ${order.objectId}`)
  const { number, priority, siteId, kind, state } = order
  const data = { number, tag: object?.tag ?? '', priority, siteId, kind, state, ...more }
  const subject = { kind: 'order', id: order.id }
  await appendFeed(tx, { tenantId: order.tenantId as TenantId, actor, verb, subject, objectId: order.objectId, siteId, data }, now)
}
