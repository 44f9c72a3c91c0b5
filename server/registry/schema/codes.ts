import { sql } from 'drizzle-orm'
import { bigint, foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { at, bytewise, tenant } from './columns.ts'
import { objects } from './objects.ts'

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
