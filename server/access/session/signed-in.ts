import { and, eq, isNull, lt } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import type { SignInState } from '../contract.ts'
import { type Factors, factorsOf } from '../factors/factors.ts'
import { rolesOf } from '../grants.ts'
import type { Role } from '../permissions.ts'
import { endOfSession, mustShowSecond, type SecurityPolicy } from '../policy/policy.ts'
import { policyOf } from '../policy/store.ts'
import { memberships, type SignInMethod, session } from '../schema.ts'
import { accessOf } from '../service.ts'

/** Somebody with a session: perhaps not yet anybody who may do something. */
export type SignedIn = {
  personId: PersonId
  sessionId: string
  email: string
  locale: string | null
  method: SignInMethod
  provedAtMs: number
  /** Null where he has no role in any tenant. */
  member: { tenantId: TenantId; name: string; roles: Role[]; policy: SecurityPolicy } | null
  factors: Factors
  state: SignInState
}

const TOUCH_MS = 60_000

/** Who the session cookie belongs to; null for none, a made-up, a revoked one, and one that was idle or stood too long, which ends here. */
export async function signedInOf(system: System, headers: Headers): Promise<SignedIn | null> {
  const { auth } = await accessOf(system)
  const found = await auth.api.getSession({ headers })
  if (!found) return null
  const { session: at, user } = found
  const personId = user.id as PersonId
  const [member, factors] = await Promise.all([memberOf(system, personId), factorsOf(system, personId)])
  const nowMs = system.clock.nowMs()
  const times = { createdAtMs: at.createdAt.getTime(), lastUsedAtMs: at.lastUsedAt.getTime() }
  const db = drizzle(system.db.auth)
  if (member && endOfSession(member.policy, member.roles, times, nowMs)) {
    await db.delete(session).where(eq(session.id, at.id))
    return null
  }
  if (nowMs - times.lastUsedAtMs >= TOUCH_MS)
    await db
      .update(session)
      .set({ lastUsedAt: new Date(nowMs) })
      .where(and(eq(session.id, at.id), lt(session.lastUsedAt, new Date(nowMs))))
  return {
    personId,
    sessionId: at.id,
    email: user.email,
    locale: user.locale ?? null,
    method: at.method as SignInMethod,
    provedAtMs: at.provedAt.getTime(),
    member,
    factors,
    state: member ? stateOf(member.policy, member.roles, at.secondAt != null, factors) : 'no role',
  }
}

/** What still stands between a session and the rooms. Who has an authenticator app shows it, also where nobody asks for one. */
export function stateOf(policy: SecurityPolicy, roles: readonly Role[], secondShown: boolean, factors: Factors): SignInState {
  if (secondShown) return 'in'
  if (factors.totp) return 'prove'
  if (!mustShowSecond(policy, roles)) return 'in'
  return factors.passkeys > 0 ? 'prove' : 'enrol'
}

async function memberOf(system: System, personId: PersonId): Promise<SignedIn['member']> {
  return system.db.system(async (tx) => {
    const [row] = await tx
      .select()
      .from(memberships)
      .where(and(eq(memberships.personId, personId), isNull(memberships.endedAt)))
      .orderBy(memberships.since)
      .limit(1)
    const roles = row ? await rolesOf(tx, row.tenantId, personId) : []
    if (!row || roles.length === 0) return null
    return { tenantId: row.tenantId, name: row.name, roles, policy: await policyOf(tx, row.tenantId) }
  })
}
