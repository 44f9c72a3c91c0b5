import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { peerOf } from '#/server/platform/peer.ts'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AcceptLink, AccessRefusal, LinkInfo } from '../contract.ts'
import { dropFactors } from '../factors/factors.ts'
import { rolesIn } from '../held.ts'
import { goodPassword } from '../password.ts'
import { createSignIn, grantRoles, isMember, setPassword } from '../people.ts'
import { policyOf } from '../policy/store.ts'
import { memberships, user } from '../schema.ts'
import { endSessions } from '../session/sessions.ts'
import { absolve, mayTry } from '../session/tries.ts'
import { tenantById } from '../tenants.ts'
import { beginAnew } from './begin-anew.ts'
import { type Link, linkOf, spend } from './links.ts'

const NO_LINK = { code: 'LINK_NOT_FOUND' } as const

/** The link that is meant. A wrong one counts as an attempt of the address that shows it: links are not guessed at speed. */
async function shownLink(system: System, token: string, address: string): Promise<Result<Link, AccessRefusal>> {
  const link = await system.db.system((tx) => linkOf(tx, token, system.clock.nowMs()))
  if (link) return ok(link)
  const may = await mayTry(system, `links from ${peerOf(address)}`, address, { guessable: false })
  return may.ok ? refuse(NO_LINK) : may
}

/** What is behind a link, for whoever holds it: the page says whom it makes. */
export async function lookAtLink(system: System, token: string, address: string): Promise<Result<LinkInfo, AccessRefusal>> {
  const shown = await shownLink(system, token, address)
  if (!shown.ok) return shown
  const { kind, email, name, roles, tenantId, dropsFactors, expiresAt } = shown.value
  return system.db.system(async (tx) => {
    const tenant = await tenantById(tx, tenantId)
    if (!tenant) return refuse(NO_LINK)
    const { minScore } = await policyOf(tx, tenantId)
    return ok({ kind, email, name, roles, organisation: tenant.names, minScore, dropsFactors, expiresAt: expiresAt.toISOString() })
  })
}

/** Uses the link: its holder chooses a password, and is a member, or may sign in again. Good once, of two at once for one. */
export async function acceptLink(system: System, ask: AcceptLink, address: string): Promise<Result<{ email: string }, AccessRefusal>> {
  const shown = await shownLink(system, ask.token, address)
  if (!shown.ok) return shown
  const link = shown.value
  const { minScore } = await system.db.system((tx) => policyOf(tx, link.tenantId))
  const good = await goodPassword(system, ask.password, { minScore, about: [link.email, ask.name ?? link.name] })
  if (!good.ok) return good
  const done = link.kind === 'reset' ? await reset(system, link, ask.password) : await join(system, link, ask)
  if (!done.ok) return done
  await absolve(system, link.email)
  return ok({ email: link.email })
}

async function reset(system: System, link: Link, password: string): Promise<Result<void, AccessRefusal>> {
  const personId = link.personId as PersonId
  const spent = await system.db.system(
    async (tx) =>
      (await isOnlyIn(tx, link.tenantId, personId)) &&
      use(tx, system, link, personId, link.name, link.dropsFactors ? 'person.signInReset' : 'person.passwordReset'),
  )
  if (!spent) return refuse(NO_LINK)
  if (link.dropsFactors) await dropFactors(system, personId)
  await setPassword(system, personId, password)
  await endSessions(system, personId)
  return ok(undefined)
}

/** An administrator's link is worth as much as his hand: nothing once its person has left, or also belongs to another organisation. */
async function isOnlyIn(tx: Tx, tenantId: TenantId, personId: PersonId): Promise<boolean> {
  const open = await tx
    .select({ tenantId: memberships.tenantId })
    .from(memberships)
    .where(and(eq(memberships.personId, personId), isNull(memberships.endedAt)))
  return open.length === 1 && open[0]?.tenantId === tenantId
}

async function join(system: System, link: Link, ask: AcceptLink): Promise<Result<void, AccessRefusal>> {
  const name = ask.name ?? link.name
  const member = async (personId: PersonId) => {
    const joined = await system.db.system(async (tx) => {
      if (!(await use(tx, system, link, personId, name, 'person.joined'))) return false
      const roles = rolesIn(link.roles, link.areaIds)
      await grantRoles(tx, { tenantId: link.tenantId, personId, name, roles, by: { kind: 'person', id: personId, name } })
      return true
    })
    if (!joined) throw new LinkGone()
  }
  try {
    const known = await personOfEmail(system, link.email)
    if (!known) {
      const made = await createSignIn(system, { email: link.email, name, password: ask.password, locale: ask.locale }, { first: member })
      return made.ok ? ok(undefined) : made
    }
    if (await isMember(system, known)) return refuse({ code: 'PERSON_TAKEN', email: link.email })
    await beginAnew(system, known)
    await member(known)
    await setPassword(system, known, ask.password)
    return ok(undefined)
  } catch (error) {
    if (error instanceof LinkGone) return refuse(NO_LINK)
    throw error
  }
}

/** Takes back what was begun: the link was used by another meanwhile. */
class LinkGone extends Error {}

async function use(tx: Tx, system: System, link: Link, personId: PersonId, name: string, verb: string): Promise<boolean> {
  if (!(await spend(tx, link.id, personId, system.clock.nowMs()))) return false
  const actor = { kind: 'person' as const, id: personId, name }
  await appendFeed(tx, { tenantId: link.tenantId, actor, verb, subject: { kind: 'person', id: personId }, data: { by: link.issuedBy } })
  return true
}

const personOfEmail = async (system: System, email: string) =>
  (await drizzle(system.db.auth).select({ id: user.id }).from(user).where(eq(user.email, email)))[0]?.id as PersonId | undefined
