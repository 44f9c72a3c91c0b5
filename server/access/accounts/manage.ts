import { and, eq, isNull } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { restTokens } from '../answerable.ts'
import { knowAreas } from '../areas.ts'
import { byOf } from '../by.ts'
import type { AccessRefusal, Invite, MadeLink } from '../contract.ts'
import { dropFactors } from '../factors/factors.ts'
import { hasAdministrator, onlyOneAtATime, replaceGrants } from '../grants.ts'
import { type Link, makeLink, revokeLink } from '../links/links.ts'
import { memberships, user } from '../schema.ts'
import { endSession, endSessions, forget } from '../session/sessions.ts'
import { absolve } from '../session/tries.ts'
import { isElsewhere } from './reader.ts'

type Done = Promise<Result<void, AccessRefusal>>
type Member = typeof memberships.$inferSelect

export async function invite(system: System, actor: Actor, ask: Invite): Promise<Result<MadeLink, AccessRefusal>> {
  return system.db.tenant(actor.tenantId, async (tx) => {
    const { email, name, roles, areaIds = null } = ask
    const id = await personIdOf(system, email)
    if (id && (await memberOf(tx, id))) return refuse({ code: 'PERSON_TAKEN', email })
    const known = await knowAreas(tx, areaIds ?? [])
    if (!known.ok) return known
    return ok(await makeLink(tx, { kind: 'invitation', email, name, roles, areaIds }, byOf({ system, actor })))
  })
}

/** For who stands at the machine itself: a link into the organisation, or for somebody who is in it already to a new password. So the first person of an
 *  organisation comes in, and the last administrator who forgot his. `lostFactors`: also the one who lost what carried his second factors, which end when
 *  the link is used. */
export async function linkFor(
  system: System,
  actor: Actor,
  ask: Invite,
  { lostFactors = false } = {},
): Promise<Result<MadeLink & { kind: Link['kind'] }, AccessRefusal>> {
  const id = await personIdOf(system, ask.email)
  const here = id ? await system.db.tenant(actor.tenantId, (tx) => memberOf(tx, id)) : null
  if (lostFactors && !here) return refuse({ code: 'PERSON_NOT_FOUND' })
  const made = here ? await makeResetLink(system, actor, here.personId, { dropsFactors: lostFactors }) : await invite(system, actor, ask)
  return made.ok ? ok({ ...made.value, kind: here ? 'reset' : 'invitation' }) : made
}

export async function revokeInvitation(system: System, actor: Actor, id: string): Done {
  const revoked = await system.db.tenant(actor.tenantId, (tx) => revokeLink(tx, id, byOf({ system, actor })))
  return revoked ? ok(undefined) : refuse({ code: 'LINK_NOT_FOUND' })
}

/** A one-time link to a new password, for somebody who forgot his. */
export async function makeResetLink(
  system: System,
  actor: Actor,
  personId: PersonId,
  also: { dropsFactors?: boolean } = {},
): Promise<Result<MadeLink, AccessRefusal>> {
  const [email, elsewhere] = await Promise.all([emailOf(system, personId), isElsewhere(system, actor.tenantId, personId)])
  return system.db.tenant(actor.tenantId, async (tx) => {
    const member = await memberOf(tx, personId)
    if (!member || !email) return refuse({ code: 'PERSON_NOT_FOUND' })
    if (elsewhere) return refuse({ code: 'PERSON_ELSEWHERE_FORBIDDEN' })
    return ok(await makeLink(tx, { kind: 'reset', email, name: member.name, personId, ...also }, byOf({ system, actor })))
  })
}

/** From now on the person is nobody here. What he did stays his. */
export async function endMembership(system: System, actor: Actor, personId: PersonId): Done {
  const ended = await system.db.tenant(actor.tenantId, async (tx): Done => {
    const member = await memberOf(tx, personId)
    if (!member) return refuse({ code: 'PERSON_NOT_FOUND' })
    await onlyOneAtATime(tx, member.tenantId) // of two who leave at once one stays
    if ((await hasAdministrator(tx, member.tenantId)) && !(await hasAdministrator(tx, member.tenantId, personId)))
      return refuse({ code: 'LAST_ADMINISTRATOR' })
    const at = new Date(system.clock.nowMs())
    await tx.update(memberships).set({ endedAt: at }).where(eq(memberships.personId, personId))
    await restTokens(tx, member.tenantId, personId, at)
    await replaceGrants(tx, personId, [], byOf({ system, actor }))
    await note(tx, actor, 'person.ended', personId)
    return ok(undefined)
  })
  if (ended.ok && !(await isElsewhere(system, actor.tenantId, personId))) await endSessions(system, personId)
  await forget(system)
  return ended
}

/** Takes the lock from an account that had too many failures. */
export const unlock = (system: System, actor: Actor, personId: PersonId): Done =>
  onMember(system, actor, personId, 'person.unlocked', async () => {
    const email = await emailOf(system, personId)
    if (email) await absolve(system, email)
  })

/** For somebody who lost the telephone or key: he sets up another at the next sign-in. Sessions end. */
export async function resetFactors(system: System, actor: Actor, personId: PersonId): Done {
  const own = await system.db.tenant(actor.tenantId, (tx) => memberOf(tx, personId))
  if (own && (await isElsewhere(system, actor.tenantId, personId))) return refuse({ code: 'PERSON_ELSEWHERE_FORBIDDEN' })
  return onMember(system, actor, personId, 'person.factorsReset', async () => {
    await dropFactors(system, personId)
    await endSessions(system, personId)
  })
}

export async function endSessionOf(system: System, actor: Actor, personId: PersonId, sessionId: string): Done {
  let found = false
  const done = await onMember(system, actor, personId, 'person.sessionEnded', async () => {
    found = await endSession(system, personId, sessionId)
  })
  return done.ok && !found ? refuse({ code: 'SESSION_NOT_FOUND' }) : done
}

export const endSessionsOf = (system: System, actor: Actor, personId: PersonId): Done =>
  onMember(system, actor, personId, 'person.sessionsEnded', async () => void (await endSessions(system, personId)))

/** Does something to the sign-in of a person of this tenant, and says so in its record first: what is not recorded is not done. */
async function onMember(system: System, actor: Actor, personId: PersonId, verb: string, act: () => Promise<void>): Done {
  const known = await system.db.tenant(actor.tenantId, async (tx) => {
    const member = await memberOf(tx, personId)
    if (member) await note(tx, actor, verb, personId)
    return member !== null
  })
  if (!known) return refuse({ code: 'PERSON_NOT_FOUND' })
  await act()
  return ok(undefined)
}

const note = (tx: Tx, actor: Actor, verb: string, personId: PersonId) =>
  appendFeed(tx, { tenantId: actor.tenantId, actor, verb, subject: { kind: 'person', id: personId }, data: {} })

export async function memberOf(tx: Tx, personId: PersonId): Promise<Member | null> {
  const [row] = await tx
    .select()
    .from(memberships)
    .where(and(eq(memberships.personId, personId), isNull(memberships.endedAt)))
  return row ?? null
}

const personIdOf = async (system: System, email: string) =>
  (await drizzle(system.db.auth).select({ id: user.id }).from(user).where(eq(user.email, email)))[0]?.id as PersonId | undefined

export const emailOf = async (system: System, personId: PersonId) =>
  (await drizzle(system.db.auth).select({ email: user.email }).from(user).where(eq(user.id, personId)))[0]?.email
