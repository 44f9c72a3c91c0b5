import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { SuccessionKind } from './contract.ts'
import { type objects, successions } from './schema.ts'

type Row = typeof objects.$inferSelect
export type Successor = { objectId: ObjectId; code: string; tag: string; how: SuccessionKind; at: string; why: string }

/** What the codes of these objects lead to since they were merged, replaced or split, over every step to what is there; none for what is
 *  there itself. `how` is the first step's. */
export async function successorsOf(tx: Tx, objectIds: readonly ObjectId[]): Promise<Map<ObjectId, Successor[]>> {
  if (objectIds.length === 0) return new Map()
  const rows = await tx.execute<Successor & { of: ObjectId }>(sql`
    with recursive onward (of, id, how, at, why, depth) as (
      select object_id, successor_id, how, at, why, 1 from successions
        where object_id = any (array(select jsonb_array_elements_text(${JSON.stringify(objectIds)}::text::jsonb)::uuid))
      union all
      select o.of, s.successor_id, o.how, o.at, o.why, o.depth + 1 from onward o join successions s on s.object_id = o.id where o.depth < 64
    )
    select distinct onward.of, o.id as "objectId", o.code, o.tag, onward.how, onward.at, onward.why
    from onward join objects o on o.id = onward.id
    where not exists (select from successions s where s.object_id = onward.id) order by o.tag`)
  return Map.groupBy(
    rows.map((row) => ({ ...row, at: new Date(row.at).toISOString() })),
    ({ of }) => of,
  )
}

/** Notes what stands in an object's stead from now on: its codes lead there. */
export async function succeed(
  tx: Tx,
  { id: objectId, tenantId }: Row,
  into: readonly ObjectId[],
  said: { how: SuccessionKind; at: Date; why: string },
): Promise<void> {
  await tx.insert(successions).values(into.map((successorId) => ({ objectId, tenantId, successorId, ...said })))
}
