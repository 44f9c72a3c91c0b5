import { and, desc, eq } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { countTry, labelBehind, objectsById, whoTries } from '#/server/registry/index.ts'
import type { ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AcceptRequest, DismissRequest, FaultRequest, OrderRefusal, ReportFault } from './contract.ts'
import { faultRequests } from './schema.ts'
import { createOrderIn } from './service.ts'
import type { OrderRecord } from './writer.ts'

const WINDOW_MS = 600_000
/** Within ten minutes: one person standing before things that broke, and one thing that a crowd stands before. */
const MOST = { address: 5, object: 20 } as const
const MOST_SHOWN = 200
const STRANGER: FeedActor = { kind: 'system', id: 'system:label', name: 'label' }
type Request = typeof faultRequests.$inferSelect

/** Takes in what somebody reports who holds an object's label and is not signed in. A person judges it before it is work. */
export async function reportFault(
  system: System,
  ask: ReportFault & { address: string },
): Promise<Result<{ requestId: string }, OrderRefusal>> {
  const label = await labelBehind(system, ask)
  if (!label.ok) return label
  const { tenantId, objectId, siteId, tag, retired } = label.value
  if (retired) return refuse({ code: 'OBJECT_RETIRED' })
  const again = await system.db.tenant(tenantId, (tx) => tx.select().from(faultRequests).where(eq(faultRequests.id, ask.requestId)))
  if (again.length > 0) return ok({ requestId: ask.requestId })
  // What one address sends beyond its own measure counts for nothing else: it closes an object to nobody but itself.
  for (const [what, who, most] of [
    ['report', whoTries(ask.address), MOST.address],
    ['report of', objectId, MOST.object],
  ] as const) {
    const { times, leftMs } = await countTry(system, what, who, WINDOW_MS)
    if (times > most) return refuse({ code: 'TOO_MANY_REPORTS', minutes: Math.ceil(leftMs / 60_000) })
  }
  const now = new Date(system.clock.nowMs())
  const { requestId, text, contact, locale } = ask
  await system.db.tenant(tenantId, async (tx) => {
    const row = { id: requestId, tenantId, siteId, objectId, text, contact: contact || null, locale, receivedAt: now }
    const made = await tx.insert(faultRequests).values(row).onConflictDoNothing().returning({ id: faultRequests.id })
    if (made.length > 0) await told(tx, 'request.received', row, STRANGER, { tag, text }, now)
  })
  return ok({ requestId })
}

/** Reports that nobody has judged yet, newest first. */
export async function openRequests(tx: Tx, siteId: SiteId | undefined): Promise<FaultRequest[]> {
  const rows = await tx
    .select()
    .from(faultRequests)
    .where(and(eq(faultRequests.state, 'open'), siteId ? eq(faultRequests.siteId, siteId) : undefined))
    .orderBy(desc(faultRequests.receivedAt))
    .limit(MOST_SHOWN)
  const objects = new Map((await objectsById(tx, [...new Set(rows.map(({ objectId }) => objectId))])).map((object) => [object.id, object]))
  return rows.flatMap(({ id, objectId, text, contact, locale, receivedAt }) => {
    const object = objects.get(objectId)
    if (!object) return []
    const { tag, names, typeId } = object
    return [{ id, objectId, tag, objectNames: names, typeId, text, contact, locale, receivedAt: receivedAt.toISOString() }]
  })
}

/** Makes a report an order. Of two who do so at once, one does; sent again by the same client, nothing more happens. */
export async function acceptRequest(system: System, actor: Actor, ask: AcceptRequest): Promise<Result<OrderRecord, OrderRefusal>> {
  const now = new Date(system.clock.nowMs())
  return system.db.tenant(actor.tenantId, async (tx): Promise<Result<OrderRecord, OrderRefusal>> => {
    const found = await lock(tx, ask.requestId, ask.orderId)
    if (!found.ok) return found
    const { objectId, text, contact, locale, state } = found.value
    const { orderId, entryId, priority } = ask
    const note = contact ? `${text}\n${contact}` : text
    const wish = { orderId, entryId, objectId, title: { [locale]: firstLine(text) }, priority, steps: [], note }
    const made = await createOrderIn(tx, actor, wish, now)
    if (made.ok && state === 'open') await decide(tx, found.value, { state: 'accepted', orderId }, actor, now)
    return made
  })
}

export async function dismissRequest(
  system: System,
  actor: Actor,
  ask: DismissRequest,
): Promise<Result<{ requestId: string }, OrderRefusal>> {
  const now = new Date(system.clock.nowMs())
  return system.db.tenant(actor.tenantId, async (tx): Promise<Result<{ requestId: string }, OrderRefusal>> => {
    const found = await lock(tx, ask.requestId, null)
    if (!found.ok) return found
    await decide(tx, found.value, { state: 'dismissed', reason: ask.reason }, actor, now)
    return ok({ requestId: ask.requestId })
  })
}

async function lock(tx: Tx, id: string, orderId: string | null): Promise<Result<Request, OrderRefusal>> {
  const [request] = await tx.select().from(faultRequests).where(eq(faultRequests.id, id)).for('update')
  if (!request) return refuse({ code: 'REQUEST_NOT_FOUND' })
  const same = request.state === 'open' || (orderId !== null && request.orderId === orderId)
  return same ? ok(request) : refuse({ code: 'REQUEST_DECIDED', by: request.decidedBy ?? '' })
}

async function decide(
  tx: Tx,
  request: Request,
  set: Partial<Request> & { state: Request['state'] },
  actor: Actor,
  now: Date,
): Promise<void> {
  await tx
    .update(faultRequests)
    .set({ ...set, decidedAt: now, decidedBy: actor.name })
    .where(eq(faultRequests.id, request.id))
  await told(tx, `request.${set.state}`, request, actor, { text: set.reason ?? request.text }, now)
}

async function told(
  tx: Tx,
  verb: string,
  { id, tenantId, objectId, siteId }: Pick<Request, 'id' | 'tenantId' | 'objectId' | 'siteId'>,
  actor: FeedActor,
  data: Record<string, unknown>,
  now: Date,
): Promise<void> {
  await appendFeed(tx, { tenantId, actor, verb, subject: { kind: 'request', id }, objectId: objectId as ObjectId, siteId, data }, now)
}

const firstLine = (text: string) => (text.split('\n', 1)[0] ?? text).slice(0, 120)
