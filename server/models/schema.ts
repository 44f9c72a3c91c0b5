import { index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TenantId } from '#/twin-models/core/ids.ts'

/** A version of a model: known by the hash of its file, whatever it is called. The newest version of an id is the one gateways are to run. */
export const modelVersions = pgTable(
  'model_versions',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    id: text().notNull(),
    version: text().notNull(),
    hash: text().notNull(), // SHA-256 of the file, hex
    typeId: text('type_id').notNull(),
    registeredAt: timestamp('registered_at', { withTimezone: true, mode: 'date' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'model_versions_pk', columns: [table.tenantId, table.hash] }),
    index('model_versions_id').on(table.tenantId, table.id),
  ],
)
