import { sql } from 'drizzle-orm'
import type { Tx } from '../db.ts'
import type { FeedDraft } from './entry.ts'
import { feedEntries } from './schema.ts'

/** Leaves the entry of a write in the write's own transaction, and wakes the sequencer when that commits. */
export async function appendFeed(tx: Tx, draft: FeedDraft, at: Date = new Date()): Promise<void> {
  await appendFeedAll(tx, [draft], at)
}

/** The entries of a write of many, in their order and in one statement; none for none. */
export async function appendFeedAll(tx: Tx, drafts: readonly FeedDraft[], at: Date): Promise<void> {
  if (drafts.length === 0) return
  await tx.insert(feedEntries).values(drafts.map((draft) => rowOf(draft, at)))
  await tx.execute(sql`select pg_notify('onefold_feed', '')`)
}

const rowOf = (draft: FeedDraft, at: Date) => ({
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
