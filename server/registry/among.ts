import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'

type Spot = { id: ObjectId; lon: number | null; lat: number | null }

/** How many of its type stand with it under the same parent, and whether of three it is the one between the others, by their places. */
export async function amongOf(tx: Tx, objectId: ObjectId): Promise<{ of: number; middle: boolean }> {
  const spots = await tx.execute<Spot>(sql`
    select o.id, p.lon, p.lat from objects me join objects o on o.parent_id = me.parent_id and o.type_id = me.type_id and o.retired_at is null
      left join places p on p.object_id = o.id
    where me.id = ${objectId} limit 100`)
  return { of: spots.length, middle: spots.length === 3 && middleOf(spots) === objectId }
}

/** Of three places the one nearest to both others; null where a place is missing. A step of longitude is taken as long as at its latitude. */
export function middleOf(spots: readonly Spot[]): ObjectId | null {
  const placed = spots.filter((it): it is Spot & { lon: number; lat: number } => it.lon !== null && it.lat !== null)
  if (placed.length !== spots.length) return null
  const squeeze = Math.cos(((placed[0]?.lat ?? 0) * Math.PI) / 180)
  const far = (a: (typeof placed)[number]) => placed.reduce((sum, b) => sum + Math.hypot((a.lon - b.lon) * squeeze, a.lat - b.lat), 0)
  return placed.toSorted((a, b) => far(a) - far(b))[0]?.id ?? null
}
