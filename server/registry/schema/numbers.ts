import { sql } from 'drizzle-orm'
import { boolean, foreignKey, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { at, bytewise, tenant } from './columns.ts'
import { objects } from './objects.ts'

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
