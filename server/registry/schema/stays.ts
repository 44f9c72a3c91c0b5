import { sql } from 'drizzle-orm'
import { foreignKey, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { at, tenant, tstzrange } from './columns.ts'
import { objects } from './objects.ts'

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
    index('stays_open_of_asset').on(table.assetId).where(sql`upper_inf(during)`), // where it is now is asked with every line of a list
    index('stays_open_of_position').on(table.positionId).where(sql`upper_inf(during)`),
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
