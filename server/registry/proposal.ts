import { isDeepStrictEqual } from 'node:util'
import { eq } from 'drizzle-orm'
import { tenantById } from '#/server/access/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { addAlias } from './alias.ts'
import type { AnswerProposal, FactChange, Propose, RegistryRefusal } from './contract.ts'
import { editObject } from './edit.ts'
import { type Asker, answersFor, ownerIn, ownersOf } from './facts.ts'
import { moveObject, retypeObject, stepLife } from './life.ts'
import { factsOf } from './proposed-facts.ts'
import { type ObjectRow, objectById, placeOf } from './reader.ts'
import { proposals } from './schema.ts'

type By = { actor: Asker; at: Date }
type Proposal = typeof proposals.$inferSelect

/** Puts a change before who answers for the facts. Sent twice it is there once. */
export async function propose(tx: Tx, ask: Propose, by: By): Promise<Result<{ proposalId: string }, RegistryRefusal>> {
  const [known] = await tx.select({ id: proposals.id }).from(proposals).where(eq(proposals.id, ask.proposalId))
  if (known) return ok({ proposalId: known.id })
  const object = await objectById(tx, ask.objectId)
  if (!object || object.retiredAt) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const facts = factsOf(object, await placeOf(tx, object.id), ask.change)
  if (facts.every(({ before, after }) => isDeepStrictEqual(before, after))) return refuse({ code: 'NOTHING_PROPOSED' })
  const { kind, id, name } = by.actor
  const { group } = ask.change
  await tx.insert(proposals).values({
    id: ask.proposalId,
    tenantId: object.tenantId,
    objectId: object.id,
    group,
    change: ask.change,
    before: Object.fromEntries(facts.map(({ fact, before }) => [fact, before ?? null])),
    why: ask.why,
    by: { kind, id, name },
    proposedAt: by.at,
  })
  await tell(tx, 'proposal.made', object, ask.proposalId, { group, why: ask.why }, by)
  return ok({ proposalId: ask.proposalId })
}

/** Yes, no, or taken back by who made it. With a yes the change is made in the same transaction, or nothing is: also where the facts have
 *  become others since. */
export async function answerProposal(tx: Tx, ask: AnswerProposal, by: By): Promise<Result<{ version: number }, RegistryRefusal>> {
  const [proposal] = await tx.select().from(proposals).where(eq(proposals.id, ask.proposalId)).for('update')
  const object = proposal && (await objectById(tx, proposal.objectId))
  if (!proposal || !object) return refuse({ code: 'PROPOSAL_NOT_FOUND' })
  if (proposal.answer) return refuse({ code: 'PROPOSAL_ANSWERED_CONFLICT', by: proposal.answeredBy?.name ?? '', answer: proposal.answer })
  const owner = ownerIn(await ownersOf(tx), proposal.group, object.typeId)
  const may = ask.answer === 'withdrawn' ? proposal.by.id === by.actor.id : answersFor(by.actor, owner)
  if (!may) {
    const { group, role, organisation } = owner
    return refuse({ code: 'NOT_RESPONSIBLE_FORBIDDEN', group, role: role ?? '', organisation })
  }
  const made = ask.answer === 'accepted' ? await makeTrue(tx, proposal, object, by) : ok({ version: object.version })
  if (!made.ok) return made
  const { kind, id, name } = by.actor
  const answered = { answer: ask.answer, answeredAt: by.at, answeredBy: { kind, id, name }, note: ask.note }
  await tx.update(proposals).set(answered).where(eq(proposals.id, proposal.id))
  await tell(tx, `proposal.${ask.answer}`, object, proposal.id, { group: proposal.group, note: ask.note }, by)
  return made
}

async function makeTrue(tx: Tx, proposal: Proposal, object: ObjectRow, by: By): Promise<Result<{ version: number }, RegistryRefusal>> {
  if (object.retiredAt) return refuse({ code: 'OBJECT_RETIRED' })
  const facts = factsOf(object, await placeOf(tx, object.id), proposal.change)
  // Compared as values: PostgreSQL keeps keys in an order of its own.
  const otherwise = facts.filter(({ fact, before }) => !isDeepStrictEqual(before ?? null, proposal.before[fact] ?? null))
  if (otherwise.length > 0) return refuse({ code: 'PROPOSAL_STALE_CONFLICT', facts: otherwise.map(({ fact }) => fact).join(', ') })
  const said = { objectId: object.id, version: object.version, note: `${proposal.by.name}: ${proposal.why}`.slice(0, 500) }
  return change(tx, proposal.change, object, said, by)
}

type Said = { objectId: ObjectId; version: number; note: string }

async function change(
  tx: Tx,
  it: FactChange,
  object: ObjectRow,
  said: Said,
  by: By,
): Promise<Result<{ version: number }, RegistryRefusal>> {
  switch (it.group) {
    case 'identity':
      return editObject(tx, { ...said, ...(it.tag ? { tag: it.tag } : {}), ...(it.names ? { names: it.names } : {}) }, by)
    case 'technical': {
      const properties = { ...((object.settings.properties ?? {}) as object), ...it.properties }
      return editObject(tx, { ...said, settings: { ...object.settings, properties } }, by)
    }
    case 'type':
      return retypeObject(tx, { ...said, typeId: it.typeId }, by)
    case 'place': {
      const [now, tenant] = [await placeOf(tx, object.id), await tenantById(tx, object.tenantId)]
      const place = it.place && { ...it.place, levelM: now?.levelM ?? 0, headingDeg: now?.headingDeg ?? 0 }
      return moveObject(tx, { ...said, parentId: it.parentId, place, crs: tenant?.workingCrs ?? 'EPSG:4326' }, by)
    }
    case 'codes':
      return addAlias(tx, { ...said, scheme: it.scheme, value: it.value }, by)
    case 'life':
      return stepLife(tx, { ...said, step: it.step, ...(it.document ? { document: it.document } : {}) }, by)
  }
}

async function tell(tx: Tx, verb: string, object: ObjectRow, proposalId: string, data: Record<string, unknown>, by: By): Promise<void> {
  const { tenantId, id: objectId, siteId, tag } = object
  const subject = { kind: 'proposal', id: proposalId }
  await appendFeed(tx, { tenantId, actor: by.actor, verb, subject, objectId, siteId, data: { tag, ...data } }, by.at)
}
