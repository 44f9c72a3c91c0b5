import { bigint, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Whose name and texts an organisation erased, and how far that has come: so that it goes on after a stop, and is done again after a restore. */
export const erasures = pgTable(
  'erasures',
  {
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    personId: uuid('person_id').$type<PersonId>().notNull(),
    by: jsonb().$type<FeedActor>().notNull(),
    reason: text().notNull(), // a reference, such as the number of the request
    askedAt: at('asked_at').notNull(),
    texts: text().array().notNull(), // names and e-mails to look for; emptied when it is done
    untilSeq: bigint('until_seq', { mode: 'number' }).notNull().default(0), // the log is done up to here
    entries: integer().notNull().default(0),
    kept: integer().notNull().default(0), // entries of before, which hold the name in their leaf
    copies: integer().notNull().default(0),
    doneAt: at('done_at'),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.personId] })],
)
