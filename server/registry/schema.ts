import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  customType,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { ObjectId, SeriesId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { ClashKind, Decision, ObjectKind, SecurityKind } from './contract.ts'
import type { EdgeKind, Medium } from './edge-kinds.ts'
import type { LifeState } from './life-states.ts'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const tstzrange = customType<{ data: string }>({ dataType: () => 'tstzrange' })
/** Compared byte by byte: a leakproof order, which row-level security lets an index use. */
const bytewise = customType<{ data: string }>({ dataType: () => 'text collate "C"' })
const tenant = () => uuid('tenant_id').$type<TenantId>().notNull()

/** Positions and assets. Foreign keys name the tenant too: no row can point into another one. */
export const objects = pgTable(
  'objects',
  {
    id: uuid().$type<ObjectId>().primaryKey(),
    tenantId: tenant(),
    kind: text().$type<ObjectKind>().notNull(),
    typeId: text('type_id').notNull(), // a twin type of the catalogue
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    code: bytewise().notNull(), // primary code; `codes` is what keeps it unique
    tag: text().notNull(), // what people read and say, as they write it
    names: jsonb().$type<Names>().notNull(),
    parentId: uuid('parent_id').$type<ObjectId>(), // part of
    gatewayId: uuid('gateway_id').$type<ObjectId>(), // the gateway object through which it is seen
    settings: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    version: integer().notNull().default(1), // raised by the database at each change
    lifeState: text('life_state').$type<LifeState>().notNull().default('in_service'),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
    retiredAt: at('retired_at'),
  },
  (table) => [
    unique('objects_in_tenant').on(table.tenantId, table.id),
    foreignKey({ name: 'objects_parent', columns: [table.tenantId, table.parentId], foreignColumns: [table.tenantId, table.id] }),
    foreignKey({ name: 'objects_gateway', columns: [table.tenantId, table.gatewayId], foreignColumns: [table.tenantId, table.id] }),
    // Not led by the tenant: the check of a foreign key could take such an index for its own, and read the whole tenant for each row.
    index('objects_site').on(table.siteId),
    index('objects_children').on(table.parentId),
    index('objects_terminals').on(table.gatewayId),
  ],
)

/** Where on earth a position is: as given, and in the tenant's working reference system. */
export const places = pgTable(
  'places',
  {
    objectId: uuid('object_id').$type<ObjectId>().primaryKey(),
    tenantId: tenant(),
    lon: doublePrecision().notNull(), // degrees
    lat: doublePrecision().notNull(), // degrees
    levelM: doublePrecision('level_m').notNull().default(0), // metres over the ground of the site, negative below it
    headingDeg: doublePrecision('heading_deg').notNull().default(0), // clockwise from true north
    sourceCrs: text('source_crs').notNull(),
    sourceX: doublePrecision('source_x').notNull(), // east or longitude, as given
    sourceY: doublePrecision('source_y').notNull(), // north or latitude, as given
    approximate: boolean().notNull().default(false), // by a transformation nobody publishes: never for survey or evidence
    cell: bigint({ mode: 'bigint' }).notNull(), // H3, resolution 12
  },
  (table) => [
    foreignKey({ name: 'places_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    index('places_cell').on(table.tenantId, table.cell),
  ],
)

/** Which asset stood at which position, when. The exclusion constraints stand in constraints.sql. */
export const stays = pgTable(
  'stays',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    assetId: uuid('asset_id').$type<ObjectId>().notNull(),
    positionId: uuid('position_id').$type<ObjectId>().notNull(),
    during: tstzrange().notNull(),
    voidedAt: at('voided_at'), // by the undo of a swap: it never was
  },
  (table) => [
    foreignKey({ name: 'stays_asset', columns: [table.tenantId, table.assetId], foreignColumns: [objects.tenantId, objects.id] }),
    foreignKey({ name: 'stays_position', columns: [table.tenantId, table.positionId], foreignColumns: [objects.tenantId, objects.id] }),
  ],
)

/** Every code and alias ever given. Primary codes and tags are for ever; an alias may be taken off, once, and still resolves. */
export const codes = pgTable(
  'codes',
  {
    scheme: text().notNull(),
    scope: bytewise().notNull(), // 'world', or the tenant, or tenant and issuer
    canonical: bytewise().notNull(), // the form that is compared
    value: text().notNull(), // the form that was given
    tenantId: tenant(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    givenAt: at('given_at').notNull().defaultNow(),
    removedAt: at('removed_at'),
  },
  (table) => [
    uniqueIndex('codes_unique').on(table.scheme, table.scope, table.canonical).where(sql`removed_at is null`),
    foreignKey({ name: 'codes_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    index('codes_resolve').on(table.tenantId, table.canonical),
    index('codes_of_object').on(table.objectId),
  ],
)

/** Prefixes an organisation had before the one it has: codes under them are still its own. */
export const codePrefixes = pgTable(
  'code_prefixes',
  {
    tenantId: tenant(),
    prefix: bytewise().notNull(),
    until: at('until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.prefix] })],
)

/** What stands on an object's label beside its code, and opens its public page: 40 bits, kept so that a label can be printed again. */
export const labelTokens = pgTable(
  'label_tokens',
  {
    objectId: uuid('object_id').$type<ObjectId>().primaryKey(),
    tenantId: tenant(),
    token: text().notNull(),
    madeAt: at('made_at').notNull(),
    printedAt: at('printed_at'), // last
  },
  (table) => [
    foreignKey({ name: 'label_tokens_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
  ],
)

/** Twin types whose labels have no public page. */
export const hiddenLabels = pgTable('hidden_labels', { tenantId: tenant(), typeId: text('type_id').notNull() }, (table) => [
  primaryKey({ columns: [table.tenantId, table.typeId] }),
])

/** How often something was tried within its running window, by digest of who or what. */
export const registryTries = pgTable('registry_tries', {
  key: text().primaryKey(),
  times: integer().notNull(),
  sinceMs: bigint('since_ms', { mode: 'number' }).notNull(),
})

/** How the network knows an object, over time. */
export const numbers = pgTable(
  'numbers',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    interface: text().notNull().default('main'),
    kind: text().notNull(),
    value: bytewise().notNull(), // canonical
    scope: bytewise().notNull().default('world'), // the tenant for private addresses
    state: text().$type<'planned' | 'observed'>().notNull(),
    isPrimary: boolean('is_primary').notNull().default(false),
    from: at('valid_from').notNull(),
    until: at('valid_until'), // null while live
    seenAt: at('seen_at'), // when the network last showed it; null while it is only planned
  },
  (table) => [
    foreignKey({ name: 'numbers_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    uniqueIndex('numbers_live').on(table.scope, table.kind, table.value).where(sql`valid_until is null`),
    uniqueIndex('numbers_primary').on(table.objectId).where(sql`valid_until is null and is_primary`),
    index('numbers_of_object').on(table.objectId),
    index('numbers_value').on(table.kind, table.value),
  ],
)

/** One series per (position, channel); the id is what every reading carries. */
export const series = pgTable(
  'series',
  {
    id: integer().$type<SeriesId>().primaryKey().generatedAlwaysAsIdentity(),
    tenantId: tenant(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    channel: text().notNull(),
    unit: text().notNull(), // UCUM; a series keeps the unit it was made with
  },
  (table) => [
    foreignKey({ name: 'series_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    unique('series_one').on(table.objectId, table.channel),
  ],
)

/** Planned, registered, edited, installed, removed, retired: what happened to an object, for ever. */
export const lifeEvents = pgTable(
  'life_events',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    at: at('at').notNull(), // when it happened, by who reports it
    recordedAt: at('recorded_at').notNull().defaultNow(), // our clock
    verb: text().notNull(),
    by: jsonb().$type<{ kind: string; id: string; name: string }>().notNull(),
    note: text(),
    document: text(), // where it is written: a permit, a minute, a drawing
    fields: text().array().notNull().default(sql`'{}'`), // what an edit touched
    version: integer(), // the version it made
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    foreignKey({ name: 'life_events_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    index('life_events_of_object').on(table.objectId, table.at),
  ],
)

/** Something that a person has to look at: raised once while it is open, counted when it happens again, acknowledged by a person. */
export const securityEvents = pgTable(
  'security_events',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    kind: text().$type<SecurityKind>().notNull(),
    key: bytewise().notNull(), // what makes two of a kind the same one while it is open
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    objectId: uuid('object_id').$type<ObjectId>(),
    siteId: uuid('site_id').$type<SiteId>(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    times: integer().notNull().default(1),
    raisedAt: at('raised_at').notNull(), // our clock
    lastAt: at('last_at').notNull(),
    acknowledgedAt: at('acknowledged_at'),
    acknowledgedBy: jsonb('acknowledged_by').$type<{ kind: string; id: string; name: string }>(),
    note: text(),
  },
  (table) => [
    uniqueIndex('security_events_open').on(table.tenantId, table.kind, table.key).where(sql`acknowledged_at is null`),
    index('security_events_newest').on(table.tenantId, table.raisedAt),
  ],
)

/** One asset goes out and another comes in, as one event; kept as it was said, and whether it was undone. */
export const swaps = pgTable(
  'swaps',
  {
    id: uuid().primaryKey(), // made on the tablet, so a retry is a no-op
    tenantId: tenant(),
    positionId: uuid('position_id').$type<ObjectId>().notNull(),
    outId: uuid('out_id').$type<ObjectId>().notNull(),
    inId: uuid('in_id').$type<ObjectId>().notNull(),
    at: at('at').notNull(), // when it was done, by who reports it
    recordedAt: at('recorded_at').notNull(), // our clock: the hour of undo begins here
    by: jsonb().$type<{ kind: string; id: string; name: string }>().notNull(),
    note: text(),
    document: text(),
    undoneAt: at('undone_at'),
    undoneBy: jsonb('undone_by').$type<{ kind: string; id: string; name: string }>(),
  },
  (table) => [
    foreignKey({ name: 'swaps_position', columns: [table.tenantId, table.positionId], foreignColumns: [objects.tenantId, objects.id] }),
    foreignKey({ name: 'swaps_out', columns: [table.tenantId, table.outId], foreignColumns: [objects.tenantId, objects.id] }),
    foreignKey({ name: 'swaps_in', columns: [table.tenantId, table.inId], foreignColumns: [objects.tenantId, objects.id] }),
    index('swaps_of_position').on(table.positionId),
  ],
)

/** What an object or a place was before each change, written by the database itself: the registry as of any past moment. */
export const objectPast = pgTable(
  'object_past',
  {
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    tenantId: tenant(),
    part: text().$type<'object' | 'place'>().notNull(),
    n: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    until: at('until').notNull(), // it held up to here
    row: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.objectId, table.part, table.n] })],
)

const FELT_BACKWARDS = `kind in ('located_in', 'connected_by') or (kind = 'feeds' and medium = 'drainage')`
/** What goes from one object to another, over time. Part of, and connected by a gateway, stand in `objects` itself. */
export const edges = pgTable(
  'edges',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    kind: text().$type<EdgeKind>().notNull(),
    medium: text().$type<Medium>().notNull(),
    fromId: uuid('from_id').$type<ObjectId>().notNull(),
    toId: uuid('to_id').$type<ObjectId>().notNull(),
    /** Whose stop is felt at the other end: what is fed or controlled feels it, what is inside or connected, and of a drain what drains. */
    causeId: uuid('cause_id')
      .$type<ObjectId>()
      .notNull()
      .generatedAlwaysAs(sql.raw(`case when ${FELT_BACKWARDS} then to_id else from_id end`)),
    effectId: uuid('effect_id')
      .$type<ObjectId>()
      .notNull()
      .generatedAlwaysAs(sql.raw(`case when ${FELT_BACKWARDS} then from_id else to_id end`)),
    from: at('valid_from').notNull(),
    until: at('valid_until'), // null while it holds
    by: jsonb().$type<{ kind: string; id: string; name: string }>().notNull(),
  },
  (table) => [
    foreignKey({ name: 'edges_from', columns: [table.tenantId, table.fromId], foreignColumns: [objects.tenantId, objects.id] }),
    foreignKey({ name: 'edges_to', columns: [table.tenantId, table.toId], foreignColumns: [objects.tenantId, objects.id] }),
    uniqueIndex('edges_live').on(table.fromId, table.toId, table.kind, table.medium).where(sql`valid_until is null`),
    index('edges_cause').on(table.causeId).where(sql`valid_until is null`),
    index('edges_from_all').on(table.fromId),
    index('edges_to_all').on(table.toId),
  ],
)

/** A site's IPv6 addresses: /48 the site, /56 a zone of it, /64 a subnet. */
export const addressPlans = pgTable(
  'address_plans',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    prefix: bytewise().notNull(), // the first 48 bits as RFC 5952 text, without length
    scope: bytewise().notNull(), // the tenant for prefixes anyone may use at home
    createdAt: at('created_at').notNull(),
  },
  (table) => [
    unique('address_plans_in_tenant').on(table.tenantId, table.id),
    unique('address_plans_site').on(table.siteId),
    unique('address_plans_prefix').on(table.scope, table.prefix),
  ],
)

export const addressSubnets = pgTable(
  'address_subnets',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    planId: uuid('plan_id').notNull(),
    zone: integer().notNull(), // 0 to 255: the /56
    zoneName: text('zone_name').notNull(),
    subnet: integer().notNull(), // 0 to 255 within the zone: the /64
    name: text().notNull(),
    gatewayId: uuid('gateway_id').$type<ObjectId>(), // the gateway whose terminals it serves
    nextHost: bigint('next_host', { mode: 'number' }).notNull().default(1), // only ever raised: no address is handed out twice
  },
  (table) => [
    foreignKey({
      name: 'address_subnets_plan',
      columns: [table.tenantId, table.planId],
      foreignColumns: [addressPlans.tenantId, addressPlans.id],
    }),
    foreignKey({
      name: 'address_subnets_gateway',
      columns: [table.tenantId, table.gatewayId],
      foreignColumns: [objects.tenantId, objects.id],
    }),
    unique('address_subnets_place').on(table.planId, table.zone, table.subnet),
    unique('address_subnets_of_gateway').on(table.planId, table.gatewayId),
  ],
)

/** The operator's leave to change a cellular module, asked for before it is changed. */
export const rebindings = pgTable(
  'rebindings',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    interface: text().notNull(),
    from: at('valid_from').notNull(),
    until: at('valid_until').notNull(),
    why: text().notNull(),
    by: jsonb().$type<{ kind: string; id: string; name: string }>().notNull(),
    usedAt: at('used_at'),
  },
  (table) => [
    foreignKey({ name: 'rebindings_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    index('rebindings_of_object').on(table.objectId),
  ],
)

/** Two that claim to be one, or one that claims to be two: both sides stay as they are until a person decides. */
export const clashes = pgTable(
  'clashes',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    kind: text().$type<ClashKind>().notNull(),
    key: bytewise().notNull(), // the same clash is open once
    leftId: uuid('left_id').$type<ObjectId>().notNull(), // who had it
    rightId: uuid('right_id').$type<ObjectId>().notNull(), // who came with it
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    openedAt: at('opened_at').notNull(), // our clock
    decidedAt: at('decided_at'),
    decision: text().$type<Decision>(),
    winnerId: uuid('winner_id').$type<ObjectId>(),
    why: text(),
    decidedBy: jsonb('decided_by').$type<{ kind: string; id: string; name: string }>(),
  },
  (table) => [
    foreignKey({ name: 'clashes_left', columns: [table.tenantId, table.leftId], foreignColumns: [objects.tenantId, objects.id] }),
    foreignKey({ name: 'clashes_right', columns: [table.tenantId, table.rightId], foreignColumns: [objects.tenantId, objects.id] }),
    uniqueIndex('clashes_open').on(table.tenantId, table.kind, table.key).where(sql`decided_at is null`),
    index('clashes_newest').on(table.tenantId, table.openedAt),
    index('clashes_of_left').on(table.leftId),
    index('clashes_of_right').on(table.rightId),
  ],
)

/** What an object's codes lead to since it was merged into another or replaced by it. */
export const successions = pgTable(
  'successions',
  {
    objectId: uuid('object_id').$type<ObjectId>().primaryKey(), // who is no more
    tenantId: tenant(),
    successorId: uuid('successor_id').$type<ObjectId>().notNull(),
    how: text().$type<'merged' | 'replaced'>().notNull(),
    at: at('at').notNull(),
    why: text().notNull(),
  },
  (table) => [
    foreignKey({ name: 'successions_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    foreignKey({
      name: 'successions_successor',
      columns: [table.tenantId, table.successorId],
      foreignColumns: [objects.tenantId, objects.id],
    }),
    index('successions_of').on(table.successorId),
  ],
)
