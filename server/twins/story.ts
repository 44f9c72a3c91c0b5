import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { StoryEntry } from './contract.ts'

type Row = Omit<StoryEntry, 'seq' | 'at'> & { seq: string; at: string }

/** What happened at an object, newest first: findings, alarms, orders, commands, edits, out of the one log. */
export async function storyOf(tx: Tx, objectId: ObjectId, limit: number): Promise<StoryEntry[]> {
  const rows = await tx.execute<Row>(sql`
    select seq, at, verb, jsonb_build_object('kind', actor->'kind', 'name', actor->'name') as actor,
      jsonb_build_object('kind', subject_kind, 'id', subject_id) as subject, data
    from feed_entries where object_id = ${objectId} and seq is not null order by seq desc limit ${limit}`)
  return rows.map((row) => ({ ...row, seq: Number(row.seq), at: new Date(row.at).toISOString() }))
}
