import { and, inArray, isNull, ne } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { AccountRow, InvitationRow } from '../contract.ts'
import { isErased } from '../erasure/erased.ts'
import { erasures } from '../erasure/schema.ts'
import { passkeys, totpSecrets } from '../factors/schema.ts'
import { standing } from '../in-force.ts'
import { openInvitations } from '../links/links.ts'
import { ROLES } from '../permissions.ts'
import { mustShowSecond } from '../policy/policy.ts'
import { policyOf } from '../policy/store.ts'
import { account, grants, memberships, user } from '../schema.ts'
import { usesOf } from '../session/sessions.ts'
import { lockedUntil } from '../session/tries.ts'

/** The people of a tenant, with what its administrator has to know of their sign-ins; and who is invited. */
export async function readAccounts(system: System, tenantId: TenantId): Promise<{ people: AccountRow[]; invitations: InvitationRow[] }> {
  const nowMs = system.clock.nowMs()
  const { members, held, policy, invited, erased } = await system.db.tenant(tenantId, async (tx) => ({
    members: await tx.select().from(memberships).orderBy(memberships.name),
    held: await tx.select({ personId: grants.personId, role: grants.role, areaId: grants.areaId }).from(grants).where(standing),
    policy: await policyOf(tx, tenantId),
    invited: await openInvitations(tx, nowMs),
    erased: await tx.select({ personId: erasures.personId, doneAt: erasures.doneAt, kept: erasures.kept }).from(erasures),
  }))
  const ids = members.map(({ personId }) => personId)
  const [signIns, elsewhere, uses] = await Promise.all([signInsOf(system, ids), elsewhereOf(system, tenantId, ids), usesOf(system, ids)])
  const locked = await lockedUntil(system, [...signIns.values()].map(({ email }) => email)) // biome-ignore format: one question
  const grantsOf = Map.groupBy(held, ({ personId }) => personId)
  const people = members.map(({ personId: id, name, since, endedAt }): AccountRow => {
    const own = (grantsOf.get(id) ?? []).map(({ role, areaId }) => ({ role, areaId }))
    const roles = ROLES.filter((role) => own.some((grant) => grant.role === role))
    const signIn = signIns.get(id)
    const erasure = isErased({ name, personId: id }) ? erased.find(({ personId }) => personId === id) : undefined
    const untilMs = signIn ? locked(signIn.email) : 0
    return {
      id,
      name,
      email: signIn?.email ?? '',
      roles,
      grants: own,
      since: since.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      lastUsedAt: uses.get(id)?.lastUsedAt?.toISOString() ?? null,
      factors: { totp: signIn?.totp ?? false, passkeys: signIn?.passkeys ?? 0 },
      hasPassword: signIn?.hasPassword ?? false,
      mustHaveSecond: mustShowSecond(policy, roles),
      lockedUntil: untilMs > 0 ? new Date(untilMs).toISOString() : null,
      sessions: endedAt ? 0 : (uses.get(id)?.sessions ?? 0),
      elsewhere: elsewhere.has(id),
      erasure: erasure ? { doneAt: erasure.doneAt?.toISOString() ?? null, kept: erasure.kept } : null,
    }
  })
  const invitations = invited.map(({ id, email, name, roles, areaIds, issuedBy, issuedAt, expiresAt }) => {
    return { id, email, name, roles, areaIds, by: issuedBy, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() }
  })
  return { people, invitations }
}

type SignIn = { email: string; totp: boolean; passkeys: number; hasPassword: boolean }

async function signInsOf(system: System, ids: readonly string[]): Promise<Map<string, SignIn>> {
  if (ids.length === 0) return new Map()
  const db = drizzle(system.db.auth)
  const of = [...ids]
  const [users, totps, keys, credentials] = await Promise.all([
    db.select({ id: user.id, email: user.email }).from(user).where(inArray(user.id, of)),
    db.select({ id: totpSecrets.userId, confirmedAt: totpSecrets.confirmedAt }).from(totpSecrets).where(inArray(totpSecrets.userId, of)),
    db.select({ id: passkeys.userId }).from(passkeys).where(inArray(passkeys.userId, of)),
    db.select({ id: account.userId, provider: account.providerId }).from(account).where(inArray(account.userId, of)),
  ])
  return new Map(
    users.map(({ id, email }) => [
      id,
      {
        email,
        totp: totps.some((one) => one.id === id && one.confirmedAt !== null),
        passkeys: keys.filter((one) => one.id === id).length,
        hasPassword: credentials.some((one) => one.id === id && one.provider === 'credential'),
      },
    ]),
  )
}

/** Which of these also belong to another organisation. */
async function elsewhereOf(system: System, tenantId: TenantId, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await system.db.system((tx) =>
    tx
      .select({ id: memberships.personId })
      .from(memberships)
      .where(and(inArray(memberships.personId, ids as never[]), ne(memberships.tenantId, tenantId), isNull(memberships.endedAt))),
  )
  return new Set(rows.map(({ id }) => id))
}

/** Whether a person also belongs to another organisation: then his password and factors are not one administrator's alone to take away. */
export const isElsewhere = async (system: System, tenantId: TenantId, personId: string): Promise<boolean> =>
  (await elsewhereOf(system, tenantId, [personId])).has(personId)
