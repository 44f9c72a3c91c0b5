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
  pgSchema,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { AreaId, ObjectId, PersonId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { AreaKind } from './contract.ts'
import type { Role } from './permissions.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
/** Corners as [longitude, latitude] in degrees; the first is not repeated at the end. */
const polygon = customType<{ data: [number, number][]; driverData: string }>({
  dataType: () => 'polygon',
  toDriver: (corners) => `(${corners.map(([lon, lat]) => `(${lon},${lat})`).join(',')})`,
  fromDriver: (text) => [...text.matchAll(/\(([-\d.e]+),([-\d.e]+)\)/g)].map(([, lon, lat]) => [Number(lon), Number(lat)]),
})
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** `tenant_id` repeats the id, so that the same policy guards this table as every other. */
export const tenants = pgTable('tenants', {
  id: uuid().$type<TenantId>().primaryKey(),
  tenantId: uuid('tenant_id').$type<TenantId>().notNull().generatedAlwaysAs(sql`id`),
  slug: text().notNull().unique(),
  names: jsonb().$type<Names>().notNull(),
  codePrefix: text('code_prefix').notNull(), // industrial-internet prefix of its primary codes
  workingCrs: text('working_crs').notNull().default('EPSG:4490'), // what lon and lat are kept in
  version: integer().notNull().default(1), // of the names
  certifyDays: integer('certify_days').notNull().default(180), // how long a role stands without anybody saying that it is still needed
  createdAt: at('created_at').notNull().defaultNow(),
})

export const sites = pgTable(
  'sites',
  {
    id: uuid().$type<SiteId>().primaryKey(),
    tenantId: uuid('tenant_id')
      .$type<TenantId>()
      .notNull()
      .references(() => tenants.id),
    slug: text().notNull(),
    names: jsonb().$type<Names>().notNull(),
    timeZone: text('time_zone').notNull(), // IANA
    simulatedPace: doublePrecision('simulated_pace'), // times real time; null where nothing is simulated
    centerLon: doublePrecision('center_lon').notNull(),
    centerLat: doublePrecision('center_lat').notNull(),
    west: doublePrecision().notNull(),
    south: doublePrecision().notNull(),
    east: doublePrecision().notNull(),
    north: doublePrecision().notNull(),
    version: integer().notNull().default(1),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [unique('sites_slug').on(table.tenantId, table.slug), unique('sites_in_tenant').on(table.tenantId, table.id)],
)

/** A part of a site for which people have roles: all of it, what stands in a polygon, or a branch of the part-of tree. What belongs to which stands in
 *  `object_areas`, kept by the database with every change of an object. */
export const areas = pgTable(
  'areas',
  {
    id: uuid().$type<AreaId>().primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    siteId: uuid('site_id').$type<SiteId>().notNull(),
    names: jsonb().$type<Names>().notNull(),
    kind: text().$type<AreaKind>().notNull(),
    ring: polygon(), // of a polygon: its corners in the tenant's working reference system
    topId: uuid('top_id').$type<ObjectId>(), // of a branch: the object at its top
    version: integer().notNull().default(1),
    createdAt: at('created_at').notNull(),
    endedAt: at('ended_at'),
  },
  (table) => [
    unique('areas_in_tenant').on(table.tenantId, table.id),
    foreignKey({ name: 'areas_site', columns: [table.tenantId, table.siteId], foreignColumns: [sites.tenantId, sites.id] }),
    index('areas_of_site').on(table.siteId),
  ],
)

/** A role that a person has, in one area or in the whole organisation. One of break-glass says why and until when; all end, none is deleted. */
export const grants = pgTable(
  'grants',
  {
    id: uuid().primaryKey(),
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    personId: uuid('person_id').$type<PersonId>().notNull(),
    role: text().$type<Role>().notNull(),
    areaId: uuid('area_id').$type<AreaId>(), // null: the whole organisation
    since: at('since').notNull(),
    by: jsonb().$type<FeedActor>().notNull(),
    reason: text(), // of break-glass alone
    until: at('until'), // of break-glass alone: it ends by itself
    endedAt: at('ended_at'),
    endedBy: jsonb('ended_by').$type<FeedActor>(),
    confirmedAt: at('confirmed_at').notNull(), // when somebody last said that it is still needed
    confirmedBy: jsonb('confirmed_by').$type<FeedActor>(),
    reviewedAt: at('reviewed_at'), // of break-glass alone
    reviewedBy: jsonb('reviewed_by').$type<FeedActor>(),
    reviewNote: text('review_note'),
    justified: boolean(),
  },
  (table) => [
    foreignKey({
      name: 'grants_membership',
      columns: [table.tenantId, table.personId],
      foreignColumns: [memberships.tenantId, memberships.personId],
    }),
    foreignKey({ name: 'grants_area', columns: [table.tenantId, table.areaId], foreignColumns: [areas.tenantId, areas.id] }),
    index('grants_of_person').on(table.personId),
  ],
)

/** A person in a tenant: the name is the tenant's own, the sign-in belongs to the person. */
export const memberships = pgTable(
  'memberships',
  {
    tenantId: uuid('tenant_id')
      .$type<TenantId>()
      .notNull()
      .references(() => tenants.id),
    personId: uuid('person_id').$type<PersonId>().notNull(),
    name: text().notNull(),
    since: at('since').notNull().defaultNow(),
    endedAt: at('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.personId] }), index('memberships_person').on(table.personId)],
)

/** Access of programs: the token is shown once, only its SHA-256 is kept. */
export const accessTokens = pgTable('access_tokens', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id')
    .$type<TenantId>()
    .notNull()
    .references(() => tenants.id),
  name: text().notNull(),
  hash: bytea().notNull().unique(),
  roles: text().array().$type<Role[]>().notNull(),
  areaIds: uuid('area_ids').array().$type<AreaId[]>(), // null: the whole organisation
  issuedBy: text('issued_by').notNull(),
  issuedById: text('issued_by_id').notNull(),
  issuedAt: at('issued_at').notNull(),
  takenBy: text('taken_by'), // who answers for it since its maker does not
  takenById: text('taken_by_id'),
  takenAt: at('taken_at'),
  answeredIds: text('answered_ids').array().notNull().default([]), // who answered for it before
  restsSince: at('rests_since'), // when who answered for it left: it opens nothing until another takes it over
  expiresAt: at('expires_at').notNull(),
  revokedAt: at('revoked_at'),
  lastUsedAt: at('last_used_at'),
})

/** What a session began with. */
export type SignInMethod = 'password' | 'passkey' | 'sso'

/** Sign-in's own schema: only its role reaches it. The names of tables and columns are better-auth's. */
export const authSchema = pgSchema('onefold_auth')

export const user = authSchema.table('user', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text(),
  locale: text(),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
})

export const session = authSchema.table(
  'session',
  {
    id: uuid().primaryKey(),
    expiresAt: at('expires_at').notNull(),
    token: text().notNull().unique(),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    method: text().$type<SignInMethod>().notNull().default('password'),
    provedAt: at('proved_at').notNull().defaultNow(), // when the person last showed who he is
    secondAt: at('second_at'), // when a second factor was shown
    lastUsedAt: at('last_used_at').notNull().defaultNow(),
  },
  (table) => [index('session_user').on(table.userId)],
)

export const account = authSchema.table(
  'account',
  {
    id: uuid().primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: at('access_token_expires_at'),
    refreshTokenExpiresAt: at('refresh_token_expires_at'),
    scope: text(),
    password: text(),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [index('account_user').on(table.userId)],
)

export const verification = authSchema.table(
  'verification',
  {
    id: uuid().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: at('expires_at').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [index('verification_identifier').on(table.identifier)],
)

/** Attempts to sign in within the running minute, by digest of account or address. */
export const signInTries = authSchema.table('sign_in_tries', {
  key: text().primaryKey(),
  tries: integer().notNull(),
  sinceMs: bigint('since_ms', { mode: 'number' }).notNull(),
})

/** What this installation made for itself at its first start, shared by all its nodes. */
export const installation = authSchema.table('installation', {
  key: text().primaryKey(),
  value: text().notNull(),
})
