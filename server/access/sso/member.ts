import { and, eq } from 'drizzle-orm'
import { systemActor } from '#/server/platform/actor.ts'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { AccessRefusal } from '../contract.ts'
import { rolesIn } from '../held.ts'
import { beginAnew } from '../links/begin-anew.ts'
import { openInvitationOf, spendInvitation } from '../links/links.ts'
import { createSignIn, grantRoles, isMember } from '../people.ts'
import { policyOf } from '../policy/store.ts'
import { account, user } from '../schema.ts'
import { allTenants } from '../tenants.ts'

/** `email` only where the provider says that it is verified. */
export type Spoken = { issuer: string; subject: string; email: string | null; name: string | null }

/** The person of whom the provider speaks: bound to him before; or of that address and a member; or invited; or let in because the organisation says so.
 *  Whoever it is is bound to the provider's subject, so that another who gets the address later is somebody else. */
export async function ofWhomSsoSpeaks(system: System, spoken: Spoken): Promise<Result<PersonId, AccessRefusal>> {
  const db = drizzle(system.db.auth)
  const providerId = `sso:${spoken.issuer}`
  const [bound] = await db.select().from(account).where(and(eq(account.providerId, providerId), eq(account.accountId, spoken.subject))) // biome-ignore format: one question
  const known = bound ? (bound.userId as PersonId) : await byAddress(system, spoken.email)
  if (known && (await isMember(system, known))) {
    if (!bound) await bind(system, known, providerId, spoken.subject)
    return ok(known)
  }
  if (!spoken.email) return refuse({ code: 'SSO_UNKNOWN_FORBIDDEN' })
  const joined = await join(system, known, spoken.email, spoken.name ?? spoken.email)
  if (joined && !bound) await bind(system, joined, providerId, spoken.subject)
  return joined ? ok(joined) : refuse({ code: 'SSO_UNKNOWN_FORBIDDEN' })
}

async function byAddress(system: System, email: string | null): Promise<PersonId | null> {
  if (!email) return null
  const [row] = await drizzle(system.db.auth).select({ id: user.id }).from(user).where(eq(user.email, email))
  return (row?.id as PersonId | undefined) ?? null
}

/** By an invitation that is open, else by the one organisation that takes in strangers. */
async function join(system: System, known: PersonId | null, email: string, name: string): Promise<PersonId | null> {
  const invitation = await system.db.system((tx) => openInvitationOf(tx, email, system.clock.nowMs()))
  const way = invitation ?? (await organisationThatTakesIn(system))
  if (!way) return null
  const first = (personId: PersonId) =>
    system.db.system(async (tx) => {
      if (invitation) await spendInvitation(tx, invitation.id, personId, system.clock.nowMs())
      await grantRoles(tx, {
        tenantId: way.tenantId,
        personId,
        name: invitation?.name ?? name,
        roles: rolesIn(way.roles, invitation?.areaIds ?? null),
        by: systemActor('single sign-on'),
      })
    })
  if (known) {
    await beginAnew(system, known)
    await first(known)
    return known
  }
  const made = await createSignIn(system, { email, name: invitation?.name ?? name, password: null }, { first })
  return made.ok ? made.value : null
}

async function organisationThatTakesIn(system: System) {
  const taking = await system.db.system(async (tx) => {
    const tenants = await allTenants(tx)
    const policies = await Promise.all(tenants.map(({ id }) => policyOf(tx, id)))
    return tenants.flatMap(({ id }, at) => (policies[at]?.ssoRoles.length ? [{ tenantId: id, roles: policies[at].ssoRoles }] : []))
  })
  return taking.length === 1 ? taking[0] : null // of several, none is meant
}

async function bind(system: System, personId: PersonId, providerId: string, subject: string): Promise<void> {
  await drizzle(system.db.auth)
    .insert(account)
    .values({ id: uuidv7(), accountId: subject, providerId, userId: personId })
    .onConflictDoNothing()
}
