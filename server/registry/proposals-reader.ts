import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { pageOf } from '#/twin-models/core/pages.ts'
import { type AskProposals, FACT_GROUPS, type FactsOf, type ProposalPage, type ProposalRow } from './contract.ts'
import { type Asker, answersFor, ownerIn, ownersOf } from './facts.ts'
import { type Fact, factsOf } from './proposed-facts.ts'
import { objectById, objectsById } from './reader.ts'
import { objects, proposals } from './schema.ts'

/** Proposals that wait, or those that were answered; newest first. */
export async function proposalsOf(tx: Tx, ask: AskProposals, asker: Asker): Promise<ProposalPage> {
  const { after, limit } = ask
  const wanted = and(
    ask.state === 'open' ? isNull(proposals.answer) : isNotNull(proposals.answer),
    ask.objectId ? eq(proposals.objectId, ask.objectId) : undefined,
  )
  const past = after && sql`(${proposals.proposedAt}, ${proposals.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`
  const found = await tx
    .select({ proposal: proposals, object: objects })
    .from(proposals)
    .innerJoin(objects, eq(objects.id, proposals.objectId))
    .where(and(wanted, past))
    .orderBy(desc(proposals.proposedAt), desc(proposals.id))
    .limit(limit + 1)
  const { rows, next } = pageOf(found, limit, ({ proposal }) => ({ at: proposal.proposedAt.toISOString(), id: proposal.id }))
  return { rows: await said(tx, rows, asker), next, all: await tx.$count(proposals, wanted) }
}

/** How many wait for the word of who asks. */
export async function waitingFor(tx: Tx, asker: Asker): Promise<number> {
  const owners = await ownersOf(tx)
  const open = await tx
    .select({ group: proposals.group, typeId: objects.typeId, count: sql<number>`count(*)::int` })
    .from(proposals)
    .innerJoin(objects, eq(objects.id, proposals.objectId))
    .where(isNull(proposals.answer))
    .groupBy(proposals.group, objects.typeId)
  const mine = open.filter(({ group, typeId }) => answersFor(asker, ownerIn(owners, group, typeId)))
  return mine.reduce((sum, { count }) => sum + count, 0)
}

type Found = { proposal: typeof proposals.$inferSelect; object: typeof objects.$inferSelect }

async function said(tx: Tx, rows: readonly Found[], asker: Asker): Promise<ProposalRow[]> {
  const owners = await ownersOf(tx)
  const tags = await tagsOf(tx, rows.map(({ proposal }) => proposal)) // biome-ignore format: one line
  return rows.map(({ proposal, object }) => {
    const owner = ownerIn(owners, proposal.group, object.typeId)
    const { answer, answeredAt, answeredBy, note } = proposal
    // What is told as *before* is what it was when it was proposed, also after it was answered.
    const facts = factsOf(object, null, proposal.change).map(({ fact, after }) => ({ fact, before: proposal.before[fact] ?? null, after }))
    return {
      id: proposal.id,
      object: { id: object.id, tag: object.tag, names: object.names, typeId: object.typeId },
      group: proposal.group,
      facts: facts.map((fact) => ({ fact: fact.fact, before: text(fact, 'before', tags), after: text(fact, 'after', tags) })),
      why: proposal.why,
      by: proposal.by.name,
      at: proposal.proposedAt.toISOString(),
      owner,
      mine: answersFor(asker, owner),
      own: proposal.by.id === asker.id,
      answered: answer && answeredAt ? { answer, by: answeredBy?.name ?? '', at: answeredAt.toISOString(), note: note ?? '' } : null,
    }
  })
}

/** Each group of an object's facts with who answers for it, and how many proposals wait. */
export async function factGroupsOf(tx: Tx, objectId: ObjectId, asker: Asker): Promise<FactsOf | null> {
  const object = await objectById(tx, objectId)
  if (!object) return null
  const owners = await ownersOf(tx)
  const open = await tx
    .select({ group: proposals.group })
    .from(proposals)
    .where(and(eq(proposals.objectId, objectId), isNull(proposals.answer)))
  return FACT_GROUPS.map((group) => {
    const owner = ownerIn(owners, group, object.typeId)
    const waiting = open.filter((it) => it.group === group).length
    return { group, role: owner.role, organisation: owner.organisation, mine: answersFor(asker, owner), open: waiting }
  })
}

/** Parents are told by their tags, which ids are not. */
async function tagsOf(tx: Tx, of: readonly (typeof proposals.$inferSelect)[]): Promise<Map<string, string>> {
  const ids = of.flatMap(({ change, before }) => (change.group === 'place' ? [change.parentId, before.parentId as ObjectId | null] : []))
  return new Map((await objectsById(tx, [...new Set(ids.filter((id): id is ObjectId => !!id))])).map(({ id, tag }) => [id, tag]))
}

function text(fact: Fact, side: 'before' | 'after', tags: ReadonlyMap<string, string>): string {
  const value = fact[side]
  if (value === null || value === undefined) return ''
  if (fact.fact === 'parentId') return tags.get(String(value)) ?? ''
  if (fact.fact === 'place') {
    const { lat, lon } = value as { lat: number; lon: number }
    return `${lat.toFixed(6)}, ${lon.toFixed(6)}`
  }
  return typeof value === 'object' ? Object.values(value).join(' · ') : String(value)
}
