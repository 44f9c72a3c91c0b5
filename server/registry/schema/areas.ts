import { index, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import type { AreaId, ObjectId } from '#/twin-models/core/ids.ts'
import { tenant } from './columns.ts'

/** Which object belongs to which areas: read by the policies of every table that belongs to objects. No foreign keys: triggers alone write it
 *  (areas.sql), and neither objects nor areas are ever deleted. */
export const objectAreas = pgTable(
  'object_areas',
  {
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    areaId: uuid('area_id').$type<AreaId>().notNull(),
    tenantId: tenant(),
  },
  (table) => [primaryKey({ columns: [table.objectId, table.areaId] }), index('object_areas_of_area').on(table.areaId, table.objectId)],
)
