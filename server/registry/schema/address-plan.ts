import { bigint, foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import { at, bytewise, tenant } from './columns.ts'
import { objects } from './objects.ts'

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
