import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { Role } from '#/server/access/contract.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { Answer, FactChange, FactGroup } from '../contract.ts'
import { at, tenant } from './columns.ts'
import { objects } from './objects.ts'

/** Who answers for a group of facts; of one twin type, or with an empty one of all others. */
export const factOwners = pgTable(
  'fact_owners',
  {
    tenantId: tenant(),
    group: text('fact_group').$type<FactGroup>().notNull(),
    typeId: text('type_id').notNull(),
    role: text().$type<Role>(), // null: whoever may edit
    organisation: text().notNull(), // who stands behind the role, as people say it
    setAt: at('set_at').notNull(),
    setBy: jsonb('set_by').$type<{ kind: string; id: string; name: string }>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.group, table.typeId] })],
)

/** What somebody thinks a fact should be, until who answers for it says yes or no. */
export const proposals = pgTable(
  'proposals',
  {
    id: uuid().primaryKey(), // made by who proposes, so a retry is a no-op
    tenantId: tenant(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    group: text('fact_group').$type<FactGroup>().notNull(),
    change: jsonb().$type<FactChange>().notNull(),
    before: jsonb().$type<Record<string, unknown>>().notNull(), // what the facts were when it was proposed
    why: text().notNull(),
    by: jsonb().$type<{ kind: string; id: string; name: string }>().notNull(),
    proposedAt: at('proposed_at').notNull(), // our clock
    answer: text().$type<Answer>(),
    answeredAt: at('answered_at'),
    answeredBy: jsonb('answered_by').$type<{ kind: string; id: string; name: string }>(),
    note: text(),
  },
  (table) => [
    foreignKey({ name: 'proposals_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    index('proposals_newest').on(table.tenantId, table.proposedAt),
    index('proposals_of_object').on(table.objectId),
  ],
)
