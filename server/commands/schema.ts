import { sql } from 'drizzle-orm'
import {
  bigint,
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
import type { EnvelopeResult } from '#/protocol/messages.ts'
import type { CommandId, GatewayId, ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { CommandClass, CommandState, Params, Reason, RestoreFacts } from './contract.ts'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const tenant = () => uuid('tenant_id').$type<TenantId>().notNull()

/** What somebody asked of one object. Refused ones are kept and shown too. */
export const commands = pgTable(
  'commands',
  {
    id: uuid().$type<CommandId>().notNull(), // UUIDv7 from whoever issued it, so a retry is a no-op
    tenantId: tenant(),
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    gatewayId: uuid('gateway_id').$type<GatewayId>(),
    suffix: text().notNull(),
    tag: text().notNull(), // as it was when the command was issued: what its entries in the feed say
    typeId: text('type_id').notNull(),
    command: text().notNull(),
    class: text().$type<CommandClass>().notNull(),
    params: jsonb().$type<Params>().notNull(),
    paramsHash: text('params_hash').notNull(), // object, command and parameters: the same id may not name another wish
    reason: text().notNull(),
    issuedById: text('issued_by_id').notNull(),
    issuedByName: text('issued_by_name').notNull(),
    issuedByKind: text('issued_by_kind').notNull(),
    issuedAt: at('issued_at').notNull(), // our clock, as all times here
    validUntil: at('valid_until').notNull(),
    approvals: jsonb().$type<{ by: string; name: string; atMs: number }[]>().notNull().default([]),
    state: text().$type<CommandState>().notNull(),
    checks: jsonb().$type<EnvelopeResult[]>().notNull().default([]),
    refusals: jsonb().$type<Reason[]>().notNull().default([]),
    sequence: bigint({ mode: 'number' }), // given when it is first sent
    dispatchedAt: at('dispatched_at'),
    sentAt: at('sent_at'), // last time it was put on the wire
    effectSeriesId: integer('effect_series_id'),
    effectChannel: text('effect_channel'),
    effectUnit: text('effect_unit'),
    effectWithinMs: integer('effect_within_ms'),
    effectExpected: doublePrecision('effect_expected'), // in the channel's unit; a change is already added to the value before it
    effectTolerance: doublePrecision('effect_tolerance'),
    effectBefore: doublePrecision('effect_before'),
    effectDelta: doublePrecision('effect_delta'), // where the effect is a change
    effectFrom: at('effect_from'), // a reading before this proves nothing
    effectBy: at('effect_by'),
    observed: doublePrecision(),
    observedAt: at('observed_at'),
    version: integer().notNull().default(1),
  },
  (table) => [
    primaryKey({ name: 'commands_pk', columns: [table.tenantId, table.id] }),
    uniqueIndex('commands_sequence').on(table.gatewayId, table.sequence).where(sql`sequence is not null`),
    index('commands_open')
      .on(table.validUntil)
      .where(sql`state in ('requested', 'awaiting approval', 'queued', 'dispatched', 'accepted', 'acting')`),
    index('commands_of_object').on(table.tenantId, table.objectId, table.issuedAt),
    index('commands_by_time').on(table.tenantId, table.issuedAt),
  ],
)

/** Each state a command went through. */
export const commandTrack = pgTable(
  'command_track',
  {
    tenantId: tenant(),
    commandId: uuid('command_id').$type<CommandId>().notNull(),
    n: integer().notNull(),
    state: text().$type<CommandState>().notNull(),
    at: at('at').notNull(),
    by: text(),
    detail: text(),
    data: jsonb().$type<Record<string, unknown>>(),
  },
  (table) => [primaryKey({ name: 'command_track_pk', columns: [table.tenantId, table.commandId, table.n] })],
)

/** The last sequence given to each gateway's commands. */
export const commandCounters = pgTable('command_counters', {
  gatewayId: uuid('gateway_id').$type<GatewayId>().primaryKey(),
  tenantId: tenant(),
  last: bigint({ mode: 'number' }).notNull(),
})

/** Somebody is at the machine: while a hold stands, nothing that its envelope guards by `hold` is sent. */
export const commandHolds = pgTable(
  'command_holds',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    byId: text('by_id').notNull(),
    byName: text('by_name').notNull(),
    reason: text().notNull(),
    placedAt: at('placed_at').notNull(),
    releasedAt: at('released_at'),
  },
  (table) => [index('command_holds_standing').on(table.tenantId, table.objectId).where(sql`released_at is null`)],
)

/** Nothing is sent while one stands: after a restore nobody knows what the machines did meanwhile, until a person has looked. */
export const dispatchStops = pgTable(
  'dispatch_stops',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    cause: text().$type<'restored'>().notNull(),
    facts: jsonb().$type<RestoreFacts>().notNull(),
    stoppedAt: at('stopped_at').notNull(),
    releasedAt: at('released_at'),
    releasedById: text('released_by_id'),
    releasedByName: text('released_by_name'),
    reason: text(),
  },
  (table) => [index('dispatch_stops_standing').on(table.tenantId).where(sql`released_at is null`)],
)
