import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { pageOf } from '#/twin-models/core/pages.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { AcknowledgeSecurity, AskSecurity, RegistryRefusal, SecurityEvent, SecurityKind, SecurityPage } from './contract.ts'
import { objects, securityEvents } from './schema.ts'

export type SecurityDraft = {
  tenantId: TenantId
  kind: SecurityKind
  subject: { kind: string; id: string }
  /** Two of a kind with one key are the same while it is open; the subject's id where absent. */
  key?: string
  objectId?: ObjectId | null
  siteId?: SiteId | null
  data: Record<string, unknown>
  actor?: FeedActor
}

/** Raises a security event, or counts it where the same one is open. Only a new one is an entry of the feed (`security.<kind>`), so that
 *  whoever repeats it floods nobody. */
export async function raiseSecurityEvent(tx: Tx, draft: SecurityDraft, at: Date): Promise<{ id: string; isNew: boolean }> {
  const { tenantId, kind, subject, objectId = null, siteId = null, data } = draft
  const id = uuidv7(at.getTime())
  const key = (draft.key ?? subject.id).slice(0, 200)
  const [row] = await tx.execute<{ id: string }>(sql`
    insert into security_events (id, tenant_id, kind, key, subject_kind, subject_id, object_id, site_id, data, raised_at, last_at)
    values (${id}, ${tenantId}, ${kind}, ${key}, ${subject.kind}, ${subject.id}, ${objectId}, ${siteId}, ${JSON.stringify(data)}::text::jsonb,
      ${at.toISOString()}, ${at.toISOString()})
    on conflict (tenant_id, kind, key) where acknowledged_at is null do update
      set times = security_events.times + 1, last_at = greatest(security_events.last_at, excluded.last_at), data = excluded.data
    returning id`)
  const isNew = row?.id === id
  if (isNew) {
    const entry = { tenantId, actor: draft.actor ?? systemActor('registry'), verb: `security.${kind}`, subject, objectId, siteId }
    await appendFeed(tx, { ...entry, data: { eventId: id, ...data } }, at)
  }
  return { id: row?.id ?? id, isNew }
}

/** Open ones first, newest first, as far as the asker sees. */
export async function securityEventsOf(tx: Tx, { after, limit }: AskSecurity): Promise<SecurityPage> {
  const isOpen = sql`${securityEvents.acknowledgedAt} is null`
  const past =
    after &&
    sql`(${isOpen}, ${securityEvents.lastAt}, ${securityEvents.id}) < (${!after.acknowledged}, ${after.at}::timestamptz, ${after.id}::uuid)`
  const found = await tx
    .select({ event: securityEvents, tag: objects.tag })
    .from(securityEvents)
    .leftJoin(objects, eq(objects.id, securityEvents.objectId))
    .where(past)
    .orderBy(desc(isOpen), desc(securityEvents.lastAt), desc(securityEvents.id))
    .limit(limit + 1)
  const { rows, next } = pageOf(found, limit, ({ event }) => ({
    acknowledged: event.acknowledgedAt !== null,
    at: event.lastAt.toISOString(),
    id: event.id,
  }))
  const [counted] = await tx
    .select({ open: sql<number>`(count(*) filter (where ${isOpen}))::int`, all: sql<number>`count(*)::int` })
    .from(securityEvents)
  return { rows: rows.map(said), next, ...(counted ?? { open: 0, all: 0 }) }
}

const said = ({ event, tag }: { event: typeof securityEvents.$inferSelect; tag: string | null }): SecurityEvent => ({
  id: event.id,
  kind: event.kind,
  subject: { kind: event.subjectKind, id: event.subjectId },
  objectId: event.objectId,
  siteId: event.siteId,
  tag,
  data: event.data,
  times: event.times,
  raisedAt: event.raisedAt.toISOString(),
  lastAt: event.lastAt.toISOString(),
  acknowledged: event.acknowledgedAt
    ? { at: event.acknowledgedAt.toISOString(), by: event.acknowledgedBy?.name ?? '', note: event.note ?? '' }
    : null,
})

/** A person has seen it. Said again it changes nothing: who was first stays. */
export async function acknowledgeSecurityEvent(
  tx: Tx,
  ask: AcknowledgeSecurity,
  by: { actor: FeedActor; at: Date },
): Promise<Result<{ eventId: string }, RegistryRefusal>> {
  const { kind: actorKind, id: actorId, name } = by.actor
  const acknowledgedBy = { kind: actorKind, id: actorId, name }
  const [event] = await tx
    .update(securityEvents)
    .set({ acknowledgedAt: by.at, acknowledgedBy, note: ask.note })
    .where(and(eq(securityEvents.id, ask.eventId), isNull(securityEvents.acknowledgedAt)))
    .returning()
  if (!event) {
    const [known] = await tx.select({ id: securityEvents.id }).from(securityEvents).where(eq(securityEvents.id, ask.eventId))
    return known ? ok({ eventId: known.id }) : refuse({ code: 'SECURITY_EVENT_NOT_FOUND' })
  }
  const { tenantId, objectId, siteId, kind } = event
  const subject = { kind: event.subjectKind, id: event.subjectId }
  const data = { eventId: event.id, kind, note: ask.note }
  await appendFeed(tx, { tenantId, actor: by.actor, verb: 'security.acknowledged', subject, objectId, siteId, data }, by.at)
  return ok({ eventId: event.id })
}
