import { eq, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { Link, LinkObjects, LinksOf, RegistryRefusal, Unlink } from './contract.ts'
import { addEdges, endEdges } from './edges.ts'
import { type ObjectRow, objectsById } from './reader.ts'
import { edges } from './schema.ts'
import { tellLife } from './tell.ts'

type By = { actor: FeedActor; at: Date }

/** Links two objects from now on. The database refuses a ring that makes no sense, and the same link twice (`attempt`). */
export async function linkObjects(tx: Tx, ask: LinkObjects, by: By): Promise<Result<{ linkId: string }, RegistryRefusal>> {
  const { linkId, kind, medium, fromId, toId } = ask
  const both = await bothOf(tx, fromId, toId)
  if (!both || both.some(({ retiredAt }) => retiredAt !== null)) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const [before] = await tx.select({ id: edges.id }).from(edges).where(eq(edges.id, linkId))
  if (before) return ok({ linkId })
  await addEdges(tx, [{ id: linkId, kind, medium, fromId, toId }], { ...by, tenantId: both[0].tenantId })
  await tell(tx, 'linked', both, { ...by, note: ask.note, kind, medium })
  return ok({ linkId })
}

/** Ends a link; that it was there stays known. */
export async function unlinkObjects(tx: Tx, ask: Unlink, by: By): Promise<Result<{ linkId: string }, RegistryRefusal>> {
  const [edge] = await tx.select().from(edges).where(eq(edges.id, ask.linkId)).for('update')
  const both = edge && (await bothOf(tx, edge.fromId, edge.toId))
  if (!both) return refuse({ code: 'LINK_NOT_FOUND' })
  if (edge.until) return ok({ linkId: edge.id })
  await endEdges(tx, [edge.id], by.at)
  await tell(tx, 'unlinked', both, { ...by, note: ask.note, kind: edge.kind, medium: edge.medium })
  return ok({ linkId: edge.id })
}

async function bothOf(tx: Tx, fromId: ObjectId, toId: ObjectId): Promise<[ObjectRow, ObjectRow] | null> {
  const rows = await objectsById(tx, [fromId, toId])
  const [from, to] = [fromId, toId].map((id) => rows.find((row) => row.id === id))
  return from && to ? [from, to] : null
}

type Told = By & { note: string | undefined; kind: string; medium: string }
const tell = (tx: Tx, verb: 'linked' | 'unlinked', both: readonly [ObjectRow, ObjectRow], { kind, medium, ...event }: Told) =>
  tellLife(tx, both, { ...event, verb, data: { kind, medium, from: both[0].tag, to: both[1].tag } })

/** What leads to and from an object: now, or as of a past moment. Part of and gateways are told by the object itself. */
export async function linksOf(tx: Tx, { objectId, at }: LinksOf): Promise<Link[]> {
  const when = at ?? null
  const rows = await tx.execute<Omit<Link, 'since' | 'until'> & { since: string; until: string | null }>(sql`
    select e.id, e.kind, e.medium, case when e.from_id = ${objectId} then 'out' else 'in' end as direction,
      jsonb_build_object('id', o.id, 'tag', o.tag, 'names', o.names, 'typeId', o.type_id) as other, e.valid_from as since, e.valid_until as until
    from edges e join objects o on o.id = case when e.from_id = ${objectId} then e.to_id else e.from_id end
    where (e.from_id = ${objectId} or e.to_id = ${objectId})
      and case when ${when}::timestamptz is null then e.valid_until is null
        else e.valid_from <= ${when}::timestamptz and (e.valid_until is null or e.valid_until > ${when}::timestamptz) end
    order by direction, e.kind, e.medium, o.tag limit 1000`)
  return rows.map(({ since, until, ...row }) => ({
    ...row,
    since: new Date(since).toISOString(),
    until: until && new Date(until).toISOString(),
  }))
}
