import { and, gt, inArray, isNull } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import { accessTokens, memberships, session } from './schema.ts'

const LOOK_MS = 500

type Watched = { actor: Actor; sessionToken: string | null; stop: AbortController }
const watching = new WeakMap<System, Set<Watched>>()

/** Aborts within a second once the one recognised from these headers no longer is, or has other roles: for what stays open after it was allowed.
 *  However many stand open, the database is asked twice a look. */
export function whileRecognised(system: System, headers: Headers, actor: Actor): Disposable & { signal: AbortSignal } {
  const all = watching.get(system) ?? new Set<Watched>()
  watching.set(system, all)
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
  const [open, members, tokens] = await Promise.all([
    sessions.length === 0
      ? []
      : drizzle(system.db.auth)
          .select({ token: session.token, userId: session.userId })
          .from(session)
          .where(and(inArray(session.token, sessions), gt(session.expiresAt, now))),
    people.length === 0
      ? []
      : system.db.system((tx) =>
          tx
            .select()
            .from(memberships)
            .where(and(inArray(memberships.personId, people), isNull(memberships.endedAt))),
        ),
    programs.length === 0
      ? []
      : system.db.system((tx) =>
          tx
            .select({ id: accessTokens.id })
            .from(accessTokens)
            .where(and(inArray(accessTokens.id, programs), isNull(accessTokens.revokedAt), gt(accessTokens.expiresAt, now))),
        ),
  ])
  const owners = new Map(open.map(({ token, userId }) => [token, userId as string]))
  const rolesOf = new Map(members.map(({ tenantId, personId, roles }) => [`${tenantId} ${personId}`, roles.join()]))
  const live = new Set(tokens.map(({ id }) => id))
  for (const { actor, sessionToken, stop } of all) {
    const stands =
      actor.kind === 'token'
        ? live.has(actor.id)
        : sessionToken !== null &&
          owners.get(sessionToken) === actor.id &&
          rolesOf.get(`${actor.tenantId} ${actor.id}`) === actor.roles.join()
    if (!stands) stop.abort()
  }
}

/** The session's own part of the cookie, before its signature, which was checked when the person was recognised. */
function sessionTokenOf(headers: Headers): string | null {
  const cookie = /(?:^|;\s*)(?:__Secure-)?onefold\.session_token=([^;]+)/.exec(headers.get('cookie') ?? '')?.[1]
  return cookie?.split('.')[0] ?? null
}
