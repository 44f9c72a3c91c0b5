import { sql } from 'drizzle-orm'
import { boolean, doublePrecision, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { AlarmId, FindingId, ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Text } from '#/twin-models/core/names.ts'
import type { AlarmState, Priority } from './contract.ts'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const tenant = () => uuid('tenant_id').$type<TenantId>().notNull()

/** One alarm or alert of one object: at most one is open for each (object, kind). All times are our clock. */
export const alarms = pgTable(
  'alarms',
  {
    id: uuid().$type<AlarmId>().primaryKey(),
    tenantId: tenant(),
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    typeId: text('type_id').notNull(),
    kind: text().notNull(), // id of the limit rule, or of the finding kind
    origin: text().$type<'limit' | 'finding'>().notNull(),
    priority: integer().$type<Priority>().notNull(),
    isAlert: boolean('is_alert').notNull(),
    active: boolean().notNull(), // whether the process is abnormal now
    state: text().$type<AlarmState>().notNull(), // follows from the rest; kept for lists
    groupKey: text('group_key').notNull(),
    groupLabel: jsonb('group_label').$type<Text>().notNull(),
    channel: text(),
    value: doublePrecision(), // in the channel's unit, when it was raised
    limit: doublePrecision('limit_value'),
    findingId: uuid('finding_id').$type<FindingId>(),
    raisedAt: at('raised_at').notNull(), // last time it became abnormal
    respondBy: at('respond_by'),
    acknowledgedAt: at('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by'),
    returnedAt: at('returned_at'),
    closedAt: at('closed_at'),
    shelvedUntil: at('shelved_until'),
    shelvedReason: text('shelved_reason'),
    ownerId: text('owner_id'),
    ownerName: text('owner_name'),
    orderNumber: text('order_number'),
    version: integer().notNull().default(1),
  },
  (table) => [
    uniqueIndex('alarms_one_open').on(table.tenantId, table.objectId, table.kind).where(sql`closed_at is null`),
    index('alarms_open').on(table.tenantId, table.raisedAt).where(sql`closed_at is null`),
    index('alarms_closed').on(table.tenantId, table.closedAt).where(sql`closed_at is not null`),
    index('alarms_of_object').on(table.tenantId, table.objectId),
    index('alarms_shelved').on(table.shelvedUntil).where(sql`shelved_until is not null`),
  ],
)

/** Each time the process became abnormal: what floods and chattering are counted from. */
export const alarmRaises = pgTable(
  'alarm_raises',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    alarmId: uuid('alarm_id').$type<AlarmId>().notNull(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    kind: text().notNull(),
    priority: integer().$type<Priority>().notNull(),
    isAlert: boolean('is_alert').notNull(),
    at: at('at').notNull(),
  },
  (table) => [index('alarm_raises_at').on(table.tenantId, table.at), index('alarm_raises_of').on(table.tenantId, table.alarmId, table.at)],
)
