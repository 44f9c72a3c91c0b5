import { sql } from 'drizzle-orm'
import type { Tx } from '../db.ts'
import type { FeedDraft } from './entry.ts'
import { feedEntries } from './schema.ts'

/** Leaves the entry of a write in the write's own transaction, and wakes the sequencer when that commits. */
export async function appendFeed(tx: Tx, draft: FeedDraft, at: Date = new Date()): Promise<void> {
  await appendFeedAll(tx, [draft], at)
}

/** The same for many entries in one statement (imports). */
export async function appendFeedAll(tx: Tx, drafts: readonly FeedDraft[], at: Date = new Date()): Promise<void> {
  for (let from = 0; from < drafts.length; from += 1000) {
    const rows = drafts.slice(from, from + 1000).map((draft) => ({
      tenantId: draft.tenantId,
      at,
      actor: { kind: draft.actor.kind, id: draft.actor.id, name: draft.actor.name },
      verb: draft.verb,
      subjectKind: draft.subject.kind,
      subjectId: draft.subject.id,
      objectId: draft.objectId ?? null,
      siteId: draft.siteId ?? null,
      data: draft.data,
    }))
    await tx.insert(feedEntries).values(rows)
  }
  if (drafts.length > 0) await tx.execute(sql`select pg_notify('onefold_feed', '')`)
}
