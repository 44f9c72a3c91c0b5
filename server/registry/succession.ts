import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'

export type Successor = { objectId: ObjectId; code: string; tag: string; how: 'merged' | 'replaced'; at: string; why: string }

/** What an object's codes lead to since it was merged or replaced, over every step to the one that is there; null where it is there itself. */
export async function successorOf(tx: Tx, objectId: ObjectId): Promise<Successor | null> {
  const [row] = await tx.execute<Successor>(sql`
    with recursive onward (id, how, at, why, depth) as (
      select successor_id, how, at, why, 1 from successions where object_id = ${objectId}
      union all
      select s.successor_id, o.how, o.at, o.why, o.depth + 1 from onward o join successions s on s.object_id = o.id where o.depth < 64
    )
    select o.id as "objectId", o.code, o.tag, onward.how, onward.at, onward.why
    from onward join objects o on o.id = onward.id order by onward.depth desc limit 1`)
  return row ? { ...row, at: new Date(row.at).toISOString() } : null
}
