import { sql as raw } from 'drizzle-orm'
import { bigint, customType, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { FeedActor } from './entry.ts'
import type { Personal } from './personal.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** Every write leaves its entry here in its own transaction; the sequencer numbers it after commit. The feed is the audit log. */
export const feedEntries = pgTable(
  'feed_entries',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    seq: bigint({ mode: 'number' }), // given in commit order by one writer, without gaps
    epoch: integer(), // the sequencer's reign
    tenantId: uuid('tenant_id').$type<TenantId>().notNull(),
    at: timestamp({ withTimezone: true }).notNull(), // the server's clock
    actor: jsonb().$type<FeedActor>().notNull(),
    verb: text().notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    objectId: uuid('object_id').$type<ObjectId>(),
    siteId: uuid('site_id').$type<SiteId>(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    leaf: bytea(), // SHA-256 of 0x00 and the canonical bytes (RFC 9162 leaf)
    personal: jsonb().$type<Personal>(), // what the leaf commits to instead of containing it; null in a leaf of version 1, which contains all
  },
  (table) => [
    uniqueIndex('feed_entries_seq').on(table.seq),
    index('feed_entries_unnumbered').on(table.id).where(raw`seq is null`),
    index('feed_entries_object').on(table.objectId, table.seq),
  ],
)

/** How far each durable consumer has come. */
export const feedCursors = pgTable('feed_cursors', {
  consumer: text().primaryKey(),
  seq: bigint({ mode: 'number' }).notNull(),
})

/** One row: the last number given, and the reign that gave it. */
export const feedHead = pgTable('feed_head', {
  id: integer().primaryKey().default(1),
  seq: bigint({ mode: 'number' }).notNull(),
  epoch: integer().notNull(),
})

/** Entries a consumer could not handle after several tries: kept for a person to see, never dropped in silence. */
export const feedDeadLetters = pgTable('feed_dead_letters', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  consumer: text().notNull(),
  seq: bigint({ mode: 'number' }).notNull(),
  error: text().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
})
