import { integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { Role } from '../permissions.ts'
import { tenants } from '../schema.ts'

/** How the organisation wants its people signed in. No row: the defaults of `policy.ts`. */
export const securityPolicies = pgTable('security_policies', {
  tenantId: uuid('tenant_id')
    .$type<TenantId>()
    .primaryKey()
    .references(() => tenants.id),
  secondFactorRoles: text('second_factor_roles').array().$type<Role[]>().notNull(),
  minScore: integer('min_score').notNull(),
  idleMinutes: integer('idle_minutes').notNull(),
  endHours: integer('end_hours').notNull(),
  longRoles: text('long_roles').array().$type<Role[]>().notNull(),
  longIdleHours: integer('long_idle_hours').notNull(),
  longEndHours: integer('long_end_hours').notNull(),
  ssoRoles: text('sso_roles').array().$type<Role[]>().notNull(), // what a stranger whom the provider knows becomes; empty: nothing
  version: integer().notNull(),
  changedBy: text('changed_by').notNull(),
  changedById: text('changed_by_id'),
  changedAt: timestamp('changed_at', { withTimezone: true, mode: 'date' }).notNull(),
})
