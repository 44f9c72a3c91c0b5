import { sql } from 'drizzle-orm'
import { foreignKey, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { ClashKind, Decision, SuccessionKind } from '../contract.ts'
import { at, bytewise, tenant } from './columns.ts'
import { objects } from './objects.ts'

/** Two that claim to be one, or one that claims to be two: both sides stay as they are until a person decides. */
export const clashes = pgTable(
  'clashes',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    kind: text().$type<ClashKind>().notNull(),
    key: bytewise().notNull(), // the same clash is open once
    leftId: uuid('left_id').$type<ObjectId>().notNull(), // who had it
    rightId: uuid('right_id').$type<ObjectId>().notNull(), // who came with it
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    openedAt: at('opened_at').notNull(), // our clock
    decidedAt: at('decided_at'),
    decision: text().$type<Decision>(),
    winnerId: uuid('winner_id').$type<ObjectId>(),
    why: text(),
    decidedBy: jsonb('decided_by').$type<{ kind: string; id: string; name: string }>(),
  },
  (table) => [
    foreignKey({ name: 'clashes_left', columns: [table.tenantId, table.leftId], foreignColumns: [objects.tenantId, objects.id] }),
    foreignKey({ name: 'clashes_right', columns: [table.tenantId, table.rightId], foreignColumns: [objects.tenantId, objects.id] }),
    uniqueIndex('clashes_open').on(table.tenantId, table.kind, table.key).where(sql`decided_at is null`),
    index('clashes_newest').on(table.tenantId, table.openedAt),
    index('clashes_of_left').on(table.leftId),
    index('clashes_of_right').on(table.rightId),
  ],
)

/** What an object's codes lead to since it was merged into another, replaced by it, or split into several. */
export const successions = pgTable(
  'successions',
  {
    objectId: uuid('object_id').$type<ObjectId>().notNull(), // who is no more
    tenantId: tenant(),
    successorId: uuid('successor_id').$type<ObjectId>().notNull(),
    how: text().$type<SuccessionKind>().notNull(),
    at: at('at').notNull(),
    why: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.objectId, table.successorId] }),
    foreignKey({ name: 'successions_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    foreignKey({
      name: 'successions_successor',
      columns: [table.tenantId, table.successorId],
      foreignColumns: [objects.tenantId, objects.id],
    }),
    index('successions_of').on(table.successorId),
  ],
)
