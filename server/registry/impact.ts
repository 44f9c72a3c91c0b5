import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { EFFECTS, type Effect, type Impact, type ImpactItem, type Via } from './contract.ts'

/** What is felt over one link by what feels it, given what the other end feels. What is not named is not felt: a lamp that cannot be seen
 *  still shines, and a drain that backs up has not stopped. */
const FELT: Readonly<Record<Effect, Partial<Record<Via, Effect>>>> = {
  stops: {
    feeds: 'stops',
    drains: 'backs_up',
    controls: 'uncontrolled',
    located_in: 'stops',
    part_of: 'stops',
    connected_by: 'unseen',
  },
  backs_up: { drains: 'backs_up' },
  uncontrolled: {},
  unseen: {},
}
export const felt = (effect: Effect, via: Via): Effect | null => FELT[effect][via] ?? null
/** The lower, the worse. */
const rank = (effect: Effect) => EFFECTS.indexOf(effect)

type Step = { causeId: ObjectId; id: ObjectId; via: Via; medium: string }
type Reached = { effect: Effect; hop: number; causeId: ObjectId | null; via: Via | null; medium: string }

/** What stops if this stops: hop by hop over live links, one question a hop. A single recursive query cannot forget what it has reached by
 *  another way, and costs the number of ways through a mesh instead of the number of its links. Ends at rings, at `hops`, and at `most`
 *  objects, which it then says. */
export async function impactOf(tx: Tx, objectId: ObjectId, { hops, most }: { hops: number; most: number }): Promise<Impact | null> {
  const reached = new Map<ObjectId, Reached>([[objectId, { effect: 'stops', hop: 0, causeId: null, via: null, medium: '' }]])
  let front: ObjectId[] = [objectId]
  let cut = false
  for (let hop = 1; hop <= hops && front.length > 0; hop++) {
    const steps = await stepsFrom(tx, front, most + 1)
    cut ||= steps.length > most
    const next = new Set<ObjectId>()
    for (const { causeId, id, via, medium } of steps) {
      const effect = felt(reached.get(causeId)?.effect ?? 'unseen', via)
      const before = reached.get(id)
      if (!effect || (before && rank(before.effect) <= rank(effect))) continue
      if (!before && reached.size > most) {
        cut = true
        continue
      }
      reached.set(id, { effect, hop, causeId, via, medium })
      if (Object.keys(FELT[effect]).length > 0) next.add(id)
    }
    front = [...next]
  }
  cut ||= front.length > 0 && (await stepsFrom(tx, front, 1)).length > 0
  return shown(tx, objectId, reached, cut)
}

/** Part of and seen through stand in the objects themselves, all else in the links; each by its own index. The lateral limits keep the plan that
 *  whatever the tables' sizes: where an object has a thousand parts, all objects would be read for a few that have none. */
const stepsFrom = (tx: Tx, ids: readonly ObjectId[], limit: number): Promise<Step[]> =>
  tx.execute<Step>(sql`
    with front as materialized (select value::uuid as id from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))
    select * from (
      select f.id as "causeId", e.effect_id as id, case when e.kind = 'feeds' and e.medium = 'drainage' then 'drains' else e.kind end as via, e.medium
        from front f cross join lateral (select * from edges where cause_id = f.id and valid_until is null limit ${limit}) e
      union all
      select f.id, o.id, 'part_of', '' from front f
        cross join lateral (select id from objects where parent_id = f.id and retired_at is null limit ${limit}) o
      union all
      select f.id, o.id, 'connected_by', '' from front f
        cross join lateral (select id from objects where gateway_id = f.id and id <> f.id and retired_at is null limit ${limit}) o
    ) steps limit ${limit}`)

async function shown(tx: Tx, objectId: ObjectId, reached: ReadonlyMap<ObjectId, Reached>, cut: boolean): Promise<Impact | null> {
  const rows = await tx.execute<{ id: ObjectId; tag: string; typeId: string; siteId: string; names: Names }>(sql`
    select id, tag, type_id as "typeId", site_id as "siteId", names from objects
    where id = any (array(select jsonb_array_elements_text(${JSON.stringify([...reached.keys()])}::text::jsonb)::uuid))`)
  const items: ImpactItem[] = rows
    .flatMap((row) => {
      const how = reached.get(row.id)
      return how && how.hop > 0 ? [{ ...row, ...how, causeId: how.causeId as ObjectId, via: how.via as Via }] : []
    })
    .sort((a, b) => rank(a.effect) - rank(b.effect) || a.hop - b.hop || a.tag.localeCompare(b.tag))
  const start = rows.find(({ id }) => id === objectId)
  if (!start) return null
  const counts = Object.fromEntries(EFFECTS.map((effect) => [effect, items.filter((item) => item.effect === effect).length]))
  return { start, items, counts: counts as Record<Effect, number>, cut }
}
