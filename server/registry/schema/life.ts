import { sql } from 'drizzle-orm'
import { bigint, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { at, tenant } from './columns.ts'
import { objects } from './objects.ts'

/** Planned, registered, edited, installed, removed, retired: what happened to an object, for ever. */
export const lifeEvents = pgTable(
  'life_events',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    at: at('at').notNull(), // when it happened, by who reports it
    recordedAt: at('recorded_at').notNull().defaultNow(), // our clock
    verb: text().notNull(),
    by: jsonb().$type<{ kind: string; id: string; name: string }>().notNull(),
    note: text(),
    document: text(), // where it is written: a permit, a minute, a drawing
    fields: text().array().notNull().default(sql`'{}'`), // what an edit touched
    version: integer(), // the version it made
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [
    foreignKey({ name: 'life_events_object', columns: [table.tenantId, table.objectId], foreignColumns: [objects.tenantId, objects.id] }),
    index('life_events_of_object').on(table.objectId, table.at),
  ],
)

/** What an object or a place was before each change, written by the database itself: the registry as of any past moment. */
export const objectPast = pgTable(
  'object_past',
  {
    objectId: uuid('object_id').$type<ObjectId>().notNull(),
    tenantId: tenant(),
    part: text().$type<'object' | 'place'>().notNull(),
    n: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    until: at('until').notNull(), // it held up to here
    row: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.objectId, table.part, table.n] })],
)
