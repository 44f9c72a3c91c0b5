import { and, eq, gt, isNull, lt, or } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import { reachesOf } from './answerable.ts'
import { COMMAND_LINE } from './command-line.ts'
import { heldBy } from './grants.ts'
import { hashOf } from './hash.ts'
import { permissionsHeld, rolesIn } from './held.ts'
import { accessTokens } from './schema.ts'
import { accessOf, RECOGNISED_MS } from './service.ts'
import { signedInOf } from './session/signed-in.ts'

/** Who was recognised, or null: no sign-in, no such token, expired, revoked, no role in any tenant,
 *  or a second factor still to be shown. */
export type Known = Actor | null
export const TOKEN_PREFIX = 'onefold_'
const MOST_RECOGNISED = 10_000

/** The person behind the session cookie, or the program behind the bearer token. Never throws on what a client sent. */
export async function actorFromRequest(system: System, headers: Headers): Promise<Known> {
  const bearer = /^Bearer (onefold_[\w-]{20,100})$/.exec(headers.get('authorization') ?? '')?.[1]
  const cookie = headers.get('cookie')
  const key = bearer
    ? hashOf(bearer).toString('base64url')
    : cookie?.includes('onefold.session_token')
      ? hashOf(cookie).toString('base64url')
      : null
  if (!key) return null
  const { recognised } = await accessOf(system)
  const nowMs = system.clock.nowMs()
  const found = recognised.get(key)
  if (found && found.untilMs > nowMs) return found.known
  // Kept while it is still asked: who comes meanwhile with the same waits for the same answer.
  const known = bearer ? byToken(system, bearer) : bySession(system, headers)
  const asked = { known, untilMs: nowMs + RECOGNISED_MS }
  if (recognised.size >= MOST_RECOGNISED) recognised.clear()
  recognised.set(key, asked)
  try {
    return await known
  } catch (error) {
    if (recognised.get(key) === asked) recognised.delete(key)
    throw error
  }
}

async function bySession(system: System, headers: Headers): Promise<Known> {
  const signedIn = await signedInOf(system, headers)
  if (!signedIn?.member || signedIn.state !== 'in') return null
  const { member, personId, sessionId, provedAtMs, locale } = signedIn
  const now = new Date(system.clock.nowMs())
  const held = await system.db.system((tx) => heldBy(tx, member.tenantId, personId, now))
  return {
    kind: 'person',
    id: personId,
    name: member.name,
    tenantId: member.tenantId,
    held,
    ...permissionsHeld(held),
    session: { id: sessionId, provedAtMs },
    ...(locale ? { locale } : {}),
  }
}

async function byToken(system: System, token: string): Promise<Known> {
  const now = new Date(system.clock.nowMs())
  return system.db.system(async (tx) => {
    const [row] = await tx
      .select()
      .from(accessTokens)
      .where(and(eq(accessTokens.hash, hashOf(token)), isNull(accessTokens.revokedAt), gt(accessTokens.expiresAt, now)))
    if (!row) return null
    const { id, name, tenantId } = row
    const held = rolesIn(row.roles, row.areaIds)
    const reach = (await reachesOf(tx, [row])).get(id)
    if (!reach || reach.permissions.size === 0) return null
    const aMinuteAgo = new Date(now.getTime() - 60_000)
    await tx
      .update(accessTokens)
      .set({ lastUsedAt: now })
      .where(and(eq(accessTokens.id, row.id), or(isNull(accessTokens.lastUsedAt), lt(accessTokens.lastUsedAt, aMinuteAgo))))
    const console = row.issuedById === COMMAND_LINE.id ? { console: true as const } : {}
    return { kind: 'token', id, name, tenantId, held, roles: permissionsHeld(held).roles, ...reach, ...console }
  })
}
