import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'

/** What still stands on this object: its parts, what is seen through it, what it feeds or controls, what stands in it. */
export async function dependentsOf(tx: Tx, objectId: ObjectId): Promise<{ id: ObjectId; tag: string; how: string }[]> {
  return await tx.execute<{ id: ObjectId; tag: string; how: string }>(sql`
    select id, tag, 'part_of' as how from objects where parent_id = ${objectId} and retired_at is null
    union all select id, tag, 'connected_by' from objects where gateway_id = ${objectId} and id <> ${objectId} and retired_at is null
    union all select o.id, o.tag, e.kind from edges e join objects o on o.id = e.effect_id
      where e.cause_id = ${objectId} and e.valid_until is null and o.retired_at is null
    union all select o.id, o.tag, 'stands_in' from stays s join objects o on o.id = s.asset_id where s.position_id = ${objectId} and upper_inf(s.during)
    limit 200`)
}
