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
import type { GatewayId, SiteId, TenantId } from '#/twin-models/core/ids.ts'

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

/** Readings of one series and an hour, day or month of device time (`span` 0, 1, 2), one a time, as `packing/block.ts` writes them. A block of
 *  a finer span arrived later than a coarser one that covers it: at one time its reading counts. */
export const telemetryBlocks = pgTable(
  'telemetry_blocks',
  {
    startAt: at('start_at').notNull(),
    seriesId: integer('series_id').notNull(),
    count: integer().notNull(),
    kind: smallint().notNull(), // the span
    codec: smallint().notNull(),
    data: bytea().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.seriesId, table.kind, table.startAt] }),
    // What waits to become part of a larger block; the same bounds as `compact.ts`.
    index('telemetry_blocks_small').on(table.kind, table.startAt).where(sql`(kind = 0 and count <= 240) or (kind = 1 and count <= 330)`),
  ],
)

/** Roll-ups of one series: the minutes of an hour, hours of a day, days of a month (`kind` 0, 1, 2), where there are readings enough. */
export const telemetryRollups = pgTable(
  'telemetry_rollups',
  {
    startAt: at('start_at').notNull(),
    seriesId: integer('series_id').notNull(),
    count: integer().notNull(), // buckets
    kind: smallint().notNull(), // the level
    codec: smallint().notNull(),
    data: bytea().notNull(),
  },
  (table) => [primaryKey({ columns: [table.seriesId, table.kind, table.startAt] })],
)

/** What versions before the blocks packed: a series' readings of one hour, quality and source one number where all are the same.
 *  Moved into blocks in the background; read as if it had not been closed until then. */
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

/** How long a tenant keeps readings and roll-ups, in days; null: for ever. `type_id` '' is every type without a row of its own. */
export const telemetryKeep = pgTable(
  'telemetry_keep',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    typeId: text('type_id').notNull(),
    grade: text().notNull(),
    rawDays: integer('raw_days'),
    minuteDays: integer('minute_days'),
    hourDays: integer('hour_days'),
    dayDays: integer('day_days'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.typeId, table.grade] })],
)

/** What must stay although it is too old: of an object (null: of the whole tenant) within a time, until somebody lifts it. */
export const telemetryHolds = pgTable(
  'telemetry_holds',
  {
    id: uuid().primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    objectId: uuid('object_id'),
    fromAt: at('from_at').notNull(),
    untilAt: at('until_at').notNull(),
    why: text().notNull(),
  },
  (table) => [index('telemetry_holds_tenant').on(table.tenantId)],
)

/** What retention took away, a row a run, type and kind. */
export const telemetryRemoved = pgTable(
  'telemetry_removed',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    at: at('at').notNull(),
    typeId: text('type_id').notNull(),
    what: text().notNull(),
    rows: bigint({ mode: 'number' }).notNull(),
    bytes: bigint({ mode: 'number' }).notNull(),
  },
  (table) => [index('telemetry_removed_tenant').on(table.tenantId, table.at)],
)

/** What is packed, counted in the background: `what` raw, minutes, hours or days; `recent` of the last seven whole days of device time. */
export const telemetryStock = pgTable(
  'telemetry_stock',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    typeId: text('type_id').notNull(),
    grade: text().notNull(),
    what: text().notNull(),
    month: text().notNull(),
    series: integer().notNull(),
    readings: bigint({ mode: 'number' }).notNull(),
    bytes: bigint({ mode: 'number' }).notNull(),
    recentReadings: bigint('recent_readings', { mode: 'number' }).notNull(),
    recentBytes: bigint('recent_bytes', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.siteId, table.typeId, table.grade, table.what, table.month] })],
)
