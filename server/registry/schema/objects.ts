import { bigint, boolean, doublePrecision, foreignKey, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import type { ObjectKind } from '../contract.ts'
import type { LifeState } from '../life-states.ts'
import { at, bytewise, tenant } from './columns.ts'

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
    sourceEpoch: doublePrecision('source_epoch'), // decimal year in which it holds, as given or by the reference system
    sourceAccuracyM: doublePrecision('source_accuracy_m'), // standard deviation, as whoever gave it says
    approximate: boolean().notNull().default(false), // by a transformation nobody publishes: never for survey or evidence
    cell: bigint({ mode: 'bigint' }).notNull(), // H3, resolution 12
  },
  (table) => [
    foreignKey({ name: 'places_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    index('places_cell').on(table.tenantId, table.cell),
  ],
)
