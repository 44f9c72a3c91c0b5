import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { AlarmId, FindingId, ObjectId, SiteId, TenantId, WorkOrderId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { ClosingCode, OrderPart, OrderState, OrderStep } from './contract.ts'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const tenant = () => uuid('tenant_id').$type<TenantId>().notNull()

/** Work on one object. What opened it by itself (`kind`) opens no second one while this is open. */
export const workOrders = pgTable(
  'work_orders',
  {
    id: uuid().$type<WorkOrderId>().primaryKey(), // UUIDv7 from whoever made it, so a retry is a no-op
    tenantId: tenant(),
    number: text().notNull(),
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    typeId: text('type_id').notNull(),
    kind: text(), // of the finding or the limit rule; null where a person opened it
    title: jsonb().$type<Names>().notNull(),
    state: text().$type<OrderState>().notNull(),
    priority: integer().$type<1 | 2 | 3 | 4>().notNull(),
    assigneeId: text('assignee_id'),
    assigneeName: text('assignee_name'),
    dueAt: at('due_at'),
    plannedFrom: at('planned_from'),
    plannedTo: at('planned_to'),
    findingId: uuid('finding_id').$type<FindingId>(),
    alarmId: uuid('alarm_id').$type<AlarmId>(),
    steps: jsonb().$type<OrderStep[]>().notNull(),
    parts: jsonb().$type<OrderPart[]>().notNull(),
    permits: jsonb().$type<string[]>().notNull(),
    estimateMin: integer('estimate_min'),
    closingCodes: jsonb('closing_codes').$type<ClosingCode[]>().notNull(),
    closingCode: text('closing_code'),
    closingNote: text('closing_note'),
    verifiedWhen: jsonb('verified_when').$type<Names>(),
    verifiedAt: at('verified_at'),
    evidence: jsonb().$type<{ channel: string; values: number[] }>(), // thumbnail
    createdAt: at('created_at').notNull(), // our clock, as all below
    updatedAt: at('updated_at').notNull(),
    startedAt: at('started_at'),
    completedAt: at('completed_at'),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex('work_orders_number').on(table.tenantId, table.number),
    uniqueIndex('work_orders_one_open')
      .on(table.tenantId, table.objectId, table.kind)
      .where(sql`kind is not null and state not in ('closed', 'cancelled')`),
    uniqueIndex('work_orders_of_finding').on(table.tenantId, table.findingId).where(sql`finding_id is not null`),
    uniqueIndex('work_orders_of_alarm').on(table.tenantId, table.alarmId).where(sql`alarm_id is not null`),
    index('work_orders_by_state').on(table.tenantId, table.state, table.updatedAt),
    index('work_orders_of_object').on(table.tenantId, table.objectId),
  ],
)

/** What was done, by whom: one row a change, named by the client that made it. */
export const orderEntries = pgTable(
  'order_entries',
  {
    id: uuid().notNull(),
    tenantId: tenant(),
    orderId: uuid('order_id').$type<WorkOrderId>().notNull(),
    at: at('at').notNull(), // the reporter's clock
    receivedAt: at('received_at').notNull(), // ours
    byId: text('by_id').notNull(),
    byName: text('by_name').notNull(),
    kind: text().notNull(),
    text: text(),
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    primaryKey({ name: 'order_entries_pk', columns: [table.tenantId, table.id] }),
    index('order_entries_of').on(table.tenantId, table.orderId, table.receivedAt),
  ],
)

/** A fault that somebody reported by the label, to be judged before it becomes work. */
export const faultRequests = pgTable(
  'fault_requests',
  {
    id: uuid().primaryKey(), // made by who reports, so a retry is a no-op
    tenantId: tenant(),
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    text: text().notNull(),
    contact: text(),
    locale: text().$type<'en' | 'zh-CN'>().notNull(),
    receivedAt: at('received_at').notNull(),
    state: text().$type<'open' | 'accepted' | 'dismissed'>().notNull().default('open'),
    decidedAt: at('decided_at'),
    decidedBy: text('decided_by'),
    reason: text(),
    orderId: uuid('order_id').$type<WorkOrderId>(),
  },
  (table) => [index('fault_requests_by_state').on(table.tenantId, table.state, table.receivedAt)],
)

/** The last number given in a year. Taken in the transaction that makes the order, so a number is never lost. */
export const orderCounters = pgTable(
  'order_counters',
  { tenantId: tenant(), year: integer().notNull(), last: integer().notNull() },
  (table) => [primaryKey({ name: 'order_counters_pk', columns: [table.tenantId, table.year] })],
)
