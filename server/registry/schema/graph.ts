import { sql } from 'drizzle-orm'
import { foreignKey, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { EdgeKind, Medium } from '../edge-kinds.ts'
import { at, tenant } from './columns.ts'
import { objects } from './objects.ts'

const FELT_BACKWARDS = `kind in ('located_in', 'connected_by') or (kind = 'feeds' and medium = 'drainage')`
/** What goes from one object to another, over time. Part of, and connected by a gateway, stand in `objects` itself. */
export const edges = pgTable(
  'edges',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    kind: text().$type<EdgeKind>().notNull(),
    medium: text().$type<Medium>().notNull(),
    fromId: uuid('from_id').$type<ObjectId>().notNull(),
    toId: uuid('to_id').$type<ObjectId>().notNull(),
    /** Whose stop is felt at the other end: what is fed or controlled feels it, what is inside or connected, and of a drain what drains. */
    causeId: uuid('cause_id')
      .$type<ObjectId>()
      .notNull()
      .generatedAlwaysAs(sql.raw(`case when ${FELT_BACKWARDS} then to_id else from_id end`)),
    effectId: uuid('effect_id')
      .$type<ObjectId>()
      .notNull()
      .generatedAlwaysAs(sql.raw(`case when ${FELT_BACKWARDS} then from_id else to_id end`)),
    from: at('valid_from').notNull(),
    until: at('valid_until'), // null while it holds
    by: jsonb().$type<{ kind: string; id: string; name: string }>().notNull(),
  },
  (table) => [
    foreignKey({ name: 'edges_from', columns: [table.tenantId, table.fromId], foreignColumns: [objects.tenantId, objects.id] }),
    foreignKey({ name: 'edges_to', columns: [table.tenantId, table.toId], foreignColumns: [objects.tenantId, objects.id] }),
    uniqueIndex('edges_live').on(table.fromId, table.toId, table.kind, table.medium).where(sql`valid_until is null`),
    index('edges_cause').on(table.causeId).where(sql`valid_until is null`),
    index('edges_from_all').on(table.fromId),
    index('edges_to_all').on(table.toId),
  ],
)
