import { sql } from 'drizzle-orm'
import {
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Evidence } from '#/protocol/messages.ts'
import type { FindingId, GatewayId, ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const tenant = () => uuid('tenant_id').$type<TenantId>().notNull()

/** What a model saw at an object. The id is the model's; two tenants' ids do not meet. */
export const findings = pgTable(
  'findings',
  {
    id: uuid().$type<FindingId>().notNull(),
    tenantId: tenant(),
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    gatewayId: uuid('gateway_id').$type<GatewayId>().notNull(),
    suffix: text().notNull(),
    typeId: text('type_id').notNull(),
    kind: text().notNull(),
    priority: integer().$type<1 | 2 | 3 | 4>().notNull(),
    isAlert: boolean('is_alert').notNull(),
    state: text().$type<'open' | 'ended'>().notNull(),
    model: jsonb().$type<{ id: string; version: string; hash: string }>().notNull(),
    tier: text().$type<'terminal' | 'edge' | 'cloud'>().notNull(),
    confidence: doublePrecision().notNull(), // 0 to 1, of the last report
    latencyUs: doublePrecision('latency_us').notNull(),
    energyMj: doublePrecision('energy_mj'),
    startedAt: at('started_at').notNull(), // the device's clock
    detectedAt: at('detected_at').notNull(), // the gateway's clock
    receivedAt: at('received_at').notNull(), // ours
    lastSeenAt: at('last_seen_at').notNull(), // ours, of the last report
    endedAt: at('ended_at'),
    endedBy: text('ended_by').$type<'model' | 'measurement'>(),
    evidence: jsonb().$type<Evidence>().notNull(), // of the last report
    mergedCount: integer('merged_count').notNull().default(0),
    label: jsonb().$type<{ code: string; byOrder: string }>(),
  },
  (table) => [
    primaryKey({ name: 'findings_pk', columns: [table.tenantId, table.id] }),
    uniqueIndex('findings_one_open').on(table.tenantId, table.objectId, table.kind).where(sql`state = 'open'`),
    index('findings_of_object').on(table.tenantId, table.objectId, table.receivedAt),
  ],
)

/** Every report ever taken, so that one sent again changes nothing. */
export const findingReports = pgTable(
  'finding_reports',
  {
    id: uuid().$type<FindingId>().notNull(),
    ended: boolean().notNull(),
    tenantId: tenant(),
    findingId: uuid('finding_id').$type<FindingId>(), // the finding it became part of; null where an end met no open finding
    receivedAt: at('received_at').notNull(),
  },
  (table) => [primaryKey({ name: 'finding_reports_pk', columns: [table.tenantId, table.id, table.ended] })],
)
