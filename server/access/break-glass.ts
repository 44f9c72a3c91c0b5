import { and, desc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { pageOf } from '#/twin-models/core/pages.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { knowAreas } from './areas.ts'
import type { By } from './by.ts'
import type { AccessRefusal, AskGlass, BreakGlass, GlassPage, GlassRow, Me, ReviewGlass } from './contract.ts'
import { plain } from './grants.ts'
import { areas, grants, memberships } from './schema.ts'

type Grant = typeof grants.$inferSelect

/** Takes a role for an hour at most, at once and by oneself, with the reason; everybody responsible hears it, and another person judges it. */
export async function breakGlass(tx: Tx, ask: BreakGlass, by: By): Promise<Result<{ until: string }, AccessRefusal>> {
  const { tenantId, actor, nowMs } = by
  if (actor.kind !== 'person') return refuse({ code: 'OWN_GLASS_FORBIDDEN' })
  const personId = actor.id as PersonId
  const [mine] = await tx
    .select()
    .from(memberships)
    .where(and(eq(memberships.personId, personId), isNull(memberships.endedAt)))
    .for('update') // one after the other, so that two at once do not both find none open
  if (!mine) return refuse({ code: 'PERSON_NOT_FOUND' })
  const now = new Date(nowMs)
  const [again] = await tx.select().from(grants).where(eq(grants.id, ask.grantId))
  if (again?.until && again.personId === personId) return ok({ until: again.until.toISOString() })
  const open = await tx
    .select({ id: grants.id })
    .from(grants)
    .where(and(eq(grants.personId, personId), gt(grants.until, now), isNull(grants.endedAt)))
  if (open.length > 0) return refuse({ code: 'GLASS_OPEN_CONFLICT' })
  const known = await knowAreas(tx, ask.areaId ? [ask.areaId] : [])
  if (!known.ok) return known
  const until = new Date(nowMs + ask.minutes * 60_000)
  const { grantId: id, role, areaId, reason } = ask
  await tx.insert(grants).values({ id, tenantId, personId, role, areaId, reason, since: now, until, by: plain(actor), confirmedAt: now })
  await told(tx, 'glass.broken', { id, personId }, { role, areaId, reason, until: until.toISOString() }, by)
  return ok({ until: until.toISOString() })
}

/** What somebody holds by break-glass at this moment. */
export async function openGlassOf(tx: Tx, personId: PersonId, nowMs: number): Promise<Me['glass']> {
  const [row] = await tx
    .select({ grant: grants, area: areas.names })
    .from(grants)
    .leftJoin(areas, eq(areas.id, grants.areaId))
    .where(and(eq(grants.personId, personId), gt(grants.until, new Date(nowMs)), isNull(grants.endedAt)))
  return row?.grant.until ? { grantId: row.grant.id, role: row.grant.role, area: row.area, until: row.grant.until.toISOString() } : null
}

/** Gives it back before its time. */
export async function endGlass(tx: Tx, grantId: string, by: By): Promise<Result<null, AccessRefusal>> {
  const glass = await lockGlass(tx, grantId)
  if (!glass || glass.personId !== by.actor.id) return refuse({ code: 'GRANT_NOT_FOUND' })
  if (isOpen(glass, by.nowMs)) {
    await tx.update(grants).set({ endedAt: new Date(by.nowMs), endedBy: plain(by.actor) }).where(eq(grants.id, grantId)) // biome-ignore format: one change
    await told(tx, 'glass.ended', glass, { role: glass.role }, by)
  }
  return ok(null)
}

/** Another person's word on it, once it is over. */
export async function reviewGlass(tx: Tx, ask: ReviewGlass, by: By): Promise<Result<null, AccessRefusal>> {
  const glass = await lockGlass(tx, ask.grantId)
  if (!glass) return refuse({ code: 'GRANT_NOT_FOUND' })
  if (glass.personId === by.actor.id) return refuse({ code: 'OWN_GLASS_FORBIDDEN' })
  if (isOpen(glass, by.nowMs)) return refuse({ code: 'GLASS_STILL_OPEN' })
  if (glass.reviewedAt) return refuse({ code: 'GLASS_REVIEWED' })
  const { justified, note } = ask
  await tx
    .update(grants)
    .set({ reviewedAt: new Date(by.nowMs), reviewedBy: plain(by.actor), reviewNote: note, justified })
    .where(eq(grants.id, glass.id))
  await told(tx, 'glass.reviewed', glass, { role: glass.role, justified, note }, by)
  return ok(null)
}

/** Every use, or the asker's own: what nobody has judged first, each newest first. */
export async function listGlass(tx: Tx, { after, limit }: AskGlass, asker: { id: string; all: boolean }): Promise<GlassPage> {
  const waits = sql`${grants.reviewedAt} is null`
  const theirs = and(isNotNull(grants.until), asker.all ? undefined : eq(grants.personId, asker.id as PersonId))
  const past = after && sql`(${waits}, ${grants.since}, ${grants.id}) < (${!after.reviewed}, ${after.at}::timestamptz, ${after.id}::uuid)`
  const found = await tx
    .select({ grant: grants, name: memberships.name })
    .from(grants)
    .innerJoin(memberships, and(eq(memberships.tenantId, grants.tenantId), eq(memberships.personId, grants.personId)))
    .where(and(theirs, past))
    .orderBy(desc(waits), desc(grants.since), desc(grants.id))
    .limit(limit + 1)
  const { rows, next } = pageOf(found, limit, ({ grant }) => ({
    reviewed: grant.reviewedAt !== null,
    at: grant.since.toISOString(),
    id: grant.id,
  }))
  const [counted] = await tx
    .select({
      all: sql<number>`count(*)::int`,
      waiting: sql<number>`(count(*) filter (where ${waits} and ${grants.personId}::text <> ${asker.id}))::int`,
    })
    .from(grants)
    .where(theirs)
  return {
    rows: rows.flatMap(({ grant, name }) => (grant.until ? [rowOf(grant, grant.until, name)] : [])),
    next,
    ...(counted ?? { all: 0, waiting: 0 }),
  }
}

function rowOf(grant: Grant, until: Date, name: string): GlassRow {
  const { id, personId, role, areaId, reason, since, endedAt, reviewedAt, reviewedBy, justified, reviewNote } = grant
  return {
    id,
    person: { id: personId, name },
    role,
    areaId,
    reason: reason ?? '',
    since: since.toISOString(),
    until: until.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    review: reviewedAt && {
      at: reviewedAt.toISOString(),
      by: reviewedBy?.name ?? '',
      justified: justified ?? false,
      note: reviewNote ?? '',
    },
  }
}

const isOpen = (glass: Grant, nowMs: number): boolean => glass.endedAt === null && glass.until !== null && glass.until.getTime() > nowMs

async function lockGlass(tx: Tx, id: string): Promise<Grant | null> {
  const [row] = await tx.select().from(grants).where(and(eq(grants.id, id), isNotNull(grants.until))).for('update') // biome-ignore format: one question
  return row ?? null
}

const told = (
  tx: Tx,
  verb: string,
  { id, personId }: { id: string; personId: string },
  data: Record<string, unknown>,
  { tenantId, actor }: By,
) =>
  appendFeed(tx, {
    tenantId,
    actor,
    verb,
    subject: { kind: 'glass', id },
    data: { ...data, personId },
  })
