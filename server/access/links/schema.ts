import { boolean, customType, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { AreaId, PersonId, TenantId } from '#/twin-models/core/ids.ts'
import type { Role } from '../permissions.ts'
import { tenants } from '../schema.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Links that an administrator hands over himself: an invitation, or a new password. Shown once, kept as SHA-256, good once. */
export const entryLinks = pgTable(
  'entry_links',
  {
    id: uuid().primaryKey(),
    tenantId: uuid('tenant_id')
      .$type<TenantId>()
      .notNull()
      .references(() => tenants.id),
    kind: text().$type<'invitation' | 'reset'>().notNull(),
    hash: bytea().notNull().unique(),
    email: text().notNull(),
    name: text().notNull(),
    roles: text().array().$type<Role[]>().notNull(), // of an invitation
    areaIds: uuid('area_ids').array().$type<AreaId[]>(), // of an invitation: where the roles hold; null: in the whole organisation
    dropsFactors: boolean('drops_factors').notNull().default(false), // of a reset: second factors end with it
    personId: uuid('person_id').$type<PersonId>(), // of a reset; of an invitation once it is accepted
    issuedBy: text('issued_by').notNull(),
    issuedById: text('issued_by_id').notNull(),
    issuedAt: at('issued_at').notNull(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    revokedAt: at('revoked_at'),
  },
  (table) => [index('entry_links_tenant').on(table.tenantId, table.issuedAt)],
)
