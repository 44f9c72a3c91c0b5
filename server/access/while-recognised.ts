import { and, eq, gt, inArray, isNull, lt } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { reachesOf } from './answerable.ts'
import { heldKey, reachKey } from './held.ts'
import { inForce } from './in-force.ts'
import type { Role } from './permissions.ts'
import { endOfSession, mustShowSecond, type SecurityPolicy } from './policy/policy.ts'
import { policiesOf } from './policy/store.ts'
import { accessTokens, grants, memberships, session } from './schema.ts'

const LOOK_MS = 500

type Watched = { actor: Actor; sessionToken: string | null; stop: AbortController }
const watching = new WeakMap<System['services'], Set<Watched>>() // by what all views of a system share

/** Aborts within a second once the one recognised from these headers no longer is, or has other roles or areas: for what stays open after it was allowed.
 *  However many stand open, the database is asked a few questions a look. */
export function whileRecognised(system: System, headers: Headers, actor: Actor): Disposable & { signal: AbortSignal } {
  const all = watching.get(system.services) ?? new Set<Watched>()
  watching.set(system.services, all)
  const watched: Watched = { actor, sessionToken: actor.kind === 'person' ? sessionTokenOf(headers) : null, stop: new AbortController() }
  all.add(watched)
  if (all.size === 1) lookLater(system, all)
  return { signal: watched.stop.signal, [Symbol.dispose]: () => void all.delete(watched) }
}

function lookLater(system: System, all: Set<Watched>): void {
  setTimeout(async () => {
    try {
      await look(system, [...all])
    } catch (error) {
      system.log.debug({ err: error }, 'whether sign-ins still stand could not be asked; asked again') // a database away signs nobody out
    }
    if (all.size > 0) lookLater(system, all)
  }, LOOK_MS).unref()
}

async function look(system: System, all: readonly Watched[]): Promise<void> {
  const now = new Date(system.clock.nowMs())
  const sessions = all.flatMap(({ sessionToken }) => sessionToken ?? [])
  const people = all.filter(({ actor }) => actor.kind === 'person').map(({ actor }) => actor.id as never)
  const programs = all.filter(({ actor }) => actor.kind === 'token').map(({ actor }) => actor.id)
  const [open, members, tokens] = await Promise.all([openSessions(system, sessions, now), membersOf(system, people, now), liveTokens(system, programs, now)]) // biome-ignore format: one question
  for (const { actor, sessionToken, stop } of all) {
    const held = sessionToken === null ? undefined : open.get(sessionToken)
    const member = members.get(`${actor.tenantId} ${actor.id}`)
    const stands =
      actor.kind === 'token'
        ? tokens.get(actor.id) === reachKey(actor)
        : held?.userId === actor.id && member !== undefined && member.key === heldKey(actor.held ?? []) && isIn(held, member, now.getTime())
    if (!stands) stop.abort()
  }
}

type Held = typeof session.$inferSelect
/** `roles` are those had for as long as they are needed, `key` all in force with their areas. */
type Member = { roles: Role[]; key: string; policy: SecurityPolicy }

/** A person at a page that stands open uses his session; it ends all the same when it is over, or when a second factor is asked for that it never showed. */
function isIn(held: Held, { roles, policy }: Member, nowMs: number): boolean {
  const times = { createdAtMs: held.createdAt.getTime(), lastUsedAtMs: held.lastUsedAt.getTime() }
  if (endOfSession(policy, roles, times, nowMs)) return false
  return held.secondAt !== null || !mustShowSecond(policy, roles)
}

async function openSessions(system: System, tokens: readonly string[], now: Date): Promise<Map<string, Held>> {
  if (tokens.length === 0) return new Map()
  const db = drizzle(system.db.auth)
  const these = inArray(session.token, [...tokens])
  const rows = await db
    .select()
    .from(session)
    .where(and(these, gt(session.expiresAt, now)))
  const aMinuteAgo = new Date(now.getTime() - 60_000)
  if (rows.some(({ lastUsedAt }) => lastUsedAt < aMinuteAgo))
    await db.update(session).set({ lastUsedAt: now }).where(and(these, lt(session.lastUsedAt, aMinuteAgo))) // biome-ignore format: one statement
  return new Map(rows.map((row) => [row.token, row]))
}

async function membersOf(system: System, people: readonly PersonId[], now: Date): Promise<Map<string, Member>> {
  if (people.length === 0) return new Map()
  return system.db.system(async (tx) => {
    const rows = await tx
      .select({ tenantId: grants.tenantId, personId: grants.personId, role: grants.role, areaId: grants.areaId, until: grants.until })
      .from(grants)
      .innerJoin(memberships, and(eq(memberships.tenantId, grants.tenantId), eq(memberships.personId, grants.personId)))
      .where(and(inArray(grants.personId, [...people]), isNull(memberships.endedAt), inForce(now)))
    const policy = await policiesOf(tx, [...new Set(rows.map(({ tenantId }) => tenantId))])
    const members = Map.groupBy(rows, ({ tenantId, personId }) => `${tenantId} ${personId}`)
    return new Map(
      [...members].map(([of, held]) => {
        const lasting = held.filter(({ until }) => until === null).map(({ role }) => role)
        return [of, { roles: lasting, key: heldKey(held), policy: policy(held[0]!.tenantId) }]
      }),
    )
  })
}

/** Those that stand, with how far each reaches now. */
async function liveTokens(system: System, programs: readonly string[], now: Date): Promise<Map<string, string>> {
  if (programs.length === 0) return new Map()
  const live = and(inArray(accessTokens.id, [...programs]), isNull(accessTokens.revokedAt), gt(accessTokens.expiresAt, now))
  const reaches = await system.db.system(async (tx) => reachesOf(tx, await tx.select().from(accessTokens).where(live)))
  return new Map([...reaches].map(([id, reach]) => [id, reachKey(reach)]))
}

/** The session's own part of the cookie, before its signature, which was checked when the person was recognised. */
function sessionTokenOf(headers: Headers): string | null {
  const cookie = /(?:^|;\s*)(?:__Secure-)?onefold\.session_token=([^;]+)/.exec(headers.get('cookie') ?? '')?.[1]
  return cookie?.split('.')[0] ?? null
}
