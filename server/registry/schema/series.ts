import { foreignKey, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId, SeriesId } from '#/twin-models/core/ids.ts'
import { tenant } from './columns.ts'
import { objects } from './objects.ts'

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
