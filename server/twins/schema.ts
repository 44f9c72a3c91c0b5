import { boolean, index, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { GatewayId, ObjectId, TenantId } from '#/twin-models/core/ids.ts'

/** The open alarms of each object, as the feed tells them: what the map marks without asking the alarms. */
export const twinAlarms = pgTable(
  'twin_alarms',
  {
    alarmId: uuid('alarm_id').primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    priority: integer().notNull(),
    state: text().notNull(),
  },
  (table) => [index('twin_alarms_object').on(table.tenantId, table.objectId)],
)

/** Whether each gateway is in touch and trusted: what is seen through one that is not in touch, is stale. */
export const twinGateways = pgTable('twin_gateways', {
  gatewayId: uuid('gateway_id').$type<GatewayId>().primaryKey(),
  tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
  online: boolean().notNull(),
  quarantined: boolean().notNull().default(false), // what is seen through one that is not trusted is not shown as true
  since: timestamp({ withTimezone: true, mode: 'date' }).notNull(),
})
