import { and, count, desc, eq, inArray, max, ne } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import type { SessionRow } from '../contract.ts'
import { session } from '../schema.ts'
import { accessOf } from '../service.ts'
import { deviceOf } from './device.ts'

/** Of one person, the last used first. */
export async function sessionsOf(system: System, personId: PersonId, current: string | null): Promise<SessionRow[]> {
  const rows = await drizzle(system.db.auth).select().from(session).where(eq(session.userId, personId)).orderBy(desc(session.lastUsedAt))
  return rows.map((row) => ({
    id: row.id,
    current: row.id === current,
    method: row.method,
    second: row.secondAt !== null,
    ...deviceOf(row.userAgent ?? ''),
    address: row.ipAddress || null,
    since: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
  }))
}

/** How many sessions each of these has, and when one was last used. */
export async function usesOf(
  system: System,
  people: readonly string[],
): Promise<Map<string, { sessions: number; lastUsedAt: Date | null }>> {
  if (people.length === 0) return new Map()
  const db = drizzle(system.db.auth)
  const rows = await db
    .select({ id: session.userId, sessions: count(), lastUsedAt: max(session.lastUsedAt) })
    .from(session)
    .where(inArray(session.userId, [...people]))
    .groupBy(session.userId)
  return new Map(rows.map(({ id, ...use }) => [id, use]))
}

/** Ends a session; what it holds open ends within a second. */
export async function endSession(system: System, personId: PersonId, id: string): Promise<boolean> {
  const ended = await drizzle(system.db.auth)
    .delete(session)
    .where(and(eq(session.id, id), eq(session.userId, personId)))
    .returning({ id: session.id })
  await forget(system)
  return ended.length > 0
}

/** Ends all sessions of a person, or all but one. */
export async function endSessions(system: System, personId: PersonId, but: string | null = null): Promise<number> {
  const others = but === null ? undefined : ne(session.id, but)
  const ended = await drizzle(system.db.auth)
    .delete(session)
    .where(and(eq(session.userId, personId), others))
    .returning({ id: session.id })
  await forget(system)
  return ended.length
}

/** The person of a session showed who he is, perhaps with a second factor. */
export async function proved(system: System, id: string, { second }: { second: boolean }): Promise<void> {
  const now = new Date(system.clock.nowMs())
  await drizzle(system.db.auth)
    .update(session)
    .set({ provedAt: now, ...(second ? { secondAt: now } : {}) })
    .where(eq(session.id, id))
  await forget(system)
}

/** Whoever was recognised is asked for again: what changed acts at once on this node. */
export const forget = async (system: System): Promise<void> => (await accessOf(system)).recognised.clear()
