import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import type { SecurityKind } from '../contract.ts'
import { at, bytewise, tenant } from './columns.ts'

/** Something that a person has to look at: raised once while it is open, counted when it happens again, acknowledged by a person. */
export const securityEvents = pgTable(
  'security_events',
  {
    id: uuid().primaryKey(),
    tenantId: tenant(),
    kind: text().$type<SecurityKind>().notNull(),
    key: bytewise().notNull(), // what makes two of a kind the same one while it is open
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    objectId: uuid('object_id').$type<ObjectId>(),
    siteId: uuid('site_id').$type<SiteId>(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    times: integer().notNull().default(1),
    raisedAt: at('raised_at').notNull(), // our clock
    lastAt: at('last_at').notNull(),
    acknowledgedAt: at('acknowledged_at'),
    acknowledgedBy: jsonb('acknowledged_by').$type<{ kind: string; id: string; name: string }>(),
    note: text(),
  },
  (table) => [
    uniqueIndex('security_events_open').on(table.tenantId, table.kind, table.key).where(sql`acknowledged_at is null`),
    index('security_events_newest').on(table.tenantId, table.raisedAt),
  ],
)
