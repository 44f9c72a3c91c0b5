import { sql } from 'drizzle-orm'
import {
  bigint,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { GatewayId, TenantId } from '#/twin-models/core/ids.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Parent of the slots, always empty itself. A slot is a child table of up to 15 minutes by arrival, unindexed, filled by COPY.
 *  No tenant and no policy: COPY is refused on a table with row-level security; the application has no right on it. */
export const readings = pgTable('readings', {
  seriesId: integer('series_id').notNull(),
  at: at('at').notNull(), // the device's clock, as sent
  value: doublePrecision().notNull(),
  quality: smallint().notNull(), // 192 good, 64 uncertain, 0 bad
  source: smallint().notNull(), // measured, simulated, replayed, manual; + 16 historical
  receivedAt: at('received_at').notNull(), // ours
})

export const telemetrySlots = pgTable('telemetry_slots', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  openedAt: at('opened_at').notNull(),
  closedAt: at('closed_at'), // null: its table still exists
  readings: bigint({ mode: 'number' }),
})

/** One row a batch, written in the transaction of its readings: delivered twice, stored once. */
export const telemetryBatches = pgTable(
  'telemetry_batches',
  {
    gatewayId: uuid('gateway_id').$type<GatewayId>().notNull(),
    epoch: integer().notNull(),
    sequence: bigint({ mode: 'number' }).notNull(),
    hash: bytea().notNull(), // SHA-256 of the readings as they came, first 16 bytes
    readings: integer().notNull(),
    receivedAt: at('received_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.gatewayId, table.epoch, table.sequence] })],
)

/** Up to where an epoch is complete, so that old batch rows can go: what is at or below the floor has been committed. */
export const telemetryFloors = pgTable(
  'telemetry_floors',
  {
    gatewayId: uuid('gateway_id').$type<GatewayId>().notNull(),
    epoch: integer().notNull(),
    sequence: bigint({ mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.gatewayId, table.epoch] })],
)

/** A series' readings of one hour of device time, deduplicated. Quality and source are one number where all are the same. */
export const telemetryPacked = pgTable(
  'telemetry_packed',
  {
    seriesId: integer('series_id').notNull(),
    hour: at('hour').notNull(),
    offsetsMs: integer('offsets_ms').array().notNull(), // from the hour, ascending
    values: doublePrecision().array().notNull(),
    qualities: smallint().array().notNull(),
    sources: smallint().array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.seriesId, table.hour] })],
)

/** The newest value of each series by device time, as of the last close; the head is rebuilt from it and the open slots. */
export const telemetryLatest = pgTable('telemetry_latest', {
  seriesId: integer('series_id').primaryKey(),
  at: at('at').notNull(),
  value: doublePrecision().notNull(),
  quality: smallint().notNull(),
  source: smallint().notNull(),
  receivedAt: at('received_at').notNull(),
})

/** Readings refused, kept for a person to see. Bounded: a sender that is wrong all day keeps its newest. */
export const telemetryQuarantine = pgTable(
  'telemetry_quarantine',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    gatewayId: uuid('gateway_id').$type<GatewayId>().notNull(),
    reason: text().notNull(),
    seriesId: integer('series_id'), // null: no such series
    detail: jsonb().$type<{ name?: string; atMs: number | null; value: number | string | null; quality: number }>().notNull(),
    receivedAt: at('received_at').notNull(),
  },
  (table) => [
    index('telemetry_quarantine_tenant').on(table.tenantId, sql`id desc`),
    index('telemetry_quarantine_sender').on(table.gatewayId, table.reason, table.id),
  ],
)
