import { sql } from 'drizzle-orm'
import type { Tx } from '../db.ts'
import type { FeedDraft } from './entry.ts'
import { feedEntries } from './schema.ts'

/** Leaves the entry of a write in the write's own transaction, and wakes the sequencer when that commits. */
export async function appendFeed(tx: Tx, draft: FeedDraft, at: Date = new Date()): Promise<void> {
  await tx.insert(feedEntries).values({
    tenantId: draft.tenantId,
    at,
    actor: { kind: draft.actor.kind, id: draft.actor.id, name: draft.actor.name },
    verb: draft.verb,
    subjectKind: draft.subject.kind,
    subjectId: draft.subject.id,
    objectId: draft.objectId ?? null,
    siteId: draft.siteId ?? null,
    data: draft.data,
  })
  await tx.execute(sql`select pg_notify('onefold_feed', '')`)
}
