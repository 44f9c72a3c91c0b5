import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeedAll, type FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { NumberKind, RegistryRefusal } from './contract.ts'
import { canonicalNumber } from './number.ts'
import { lifeEvents, numbers, objects } from './schema.ts'

type By = { actor: FeedActor; at: Date }
type Live = typeof numbers.$inferSelect
/** A number as the object bore it when it was claimed. */
type Claimed = { tenantId: TenantId; fromId: ObjectId; kind: string; value: string }

/** The number leaves the one that bore it and is the other's from now on; refused where it has gone elsewhere meanwhile. */
export async function moveNumber(
  tx: Tx,
  ask: Claimed & { toId: ObjectId; interface: string; why: string },
  by: By,
): Promise<Result<{ numberId: string }, RegistryRefusal>> {
  const [to] = await tx.select({ retiredAt: objects.retiredAt }).from(objects).where(eq(objects.id, ask.toId))
  if (to?.retiredAt) return refuse({ code: 'OBJECT_RETIRED' })
  const [from] = await endLive(tx, ask, by, ask.why)
  if (!from) return refuse({ code: 'NUMBER_NOT_FOUND' })
  const at = from.until ?? by.at
  return ok({ numberId: await bind(tx, { ...from, objectId: ask.toId, interface: ask.interface, state: 'observed', seenAt: at }, at, by) })
}

/** It belongs to neither of the two: it ends, and each gets another. */
export async function withdrawNumber(tx: Tx, ask: Claimed & { why: string }, by: By): Promise<Result<null, RegistryRefusal>> {
  await endLive(tx, ask, by, ask.why)
  return ok(null)
}

/** The card or module that was seen takes the place of the one that was bound there. */
export async function bindSeen(
  tx: Tx,
  clash: { tenantId: TenantId; leftId: ObjectId; data: Record<string, unknown> },
  by: By,
): Promise<Result<{ numberId: string }, RegistryRefusal>> {
  const { kind, bound, value, interface: on } = clash.data as { kind: NumberKind; bound: string; value: string; interface: string }
  const taken = await tx
    .select({ id: numbers.id })
    .from(numbers)
    .where(and(eq(numbers.kind, kind), eq(numbers.value, value), isNull(numbers.until), ne(numbers.objectId, clash.leftId)))
  if (taken.length > 0) return refuse({ code: 'NUMBER_TAKEN', kind, value })
  await endLive(tx, { tenantId: clash.tenantId, fromId: clash.leftId, kind, value: bound }, by, 'rebound')
  const seen = { tenantId: clash.tenantId, objectId: clash.leftId, interface: on, kind, value, state: 'observed' as const, seenAt: by.at }
  return ok({ numberId: await bind(tx, seen, by.at, by) })
}

export async function bind(
  tx: Tx,
  number: Pick<Live, 'tenantId' | 'objectId' | 'interface' | 'kind' | 'value' | 'state' | 'seenAt'>,
  from: Date,
  by: By,
): Promise<string> {
  const { tenantId, objectId, interface: on, kind, value, state, seenAt } = number
  const id = uuidv7()
  const canonical = canonicalNumber(kind as NumberKind, value)
  const scope = canonical.ok && canonical.value.isPrivate ? tenantId : 'world'
  const [primary] = await tx
    .select({ id: numbers.id })
    .from(numbers)
    .where(and(eq(numbers.objectId, objectId), isNull(numbers.until), numbers.isPrimary))
  await tx
    .insert(numbers)
    .values({ id, tenantId, objectId, interface: on, kind, value, scope, state, seenAt, from, isPrimary: primary === undefined })
  await tell(tx, objectId, 'number given', { kind, value, interface: on, state }, null, by)
  return id
}

async function endLive(tx: Tx, which: Claimed, by: By, why: string): Promise<Live[]> {
  const ended = await tx
    .update(numbers)
    .set({ until: sql`greatest(${by.at.toISOString()}::timestamptz, ${numbers.from} + interval '1 millisecond')` })
    .where(
      and(
        eq(numbers.tenantId, which.tenantId),
        eq(numbers.objectId, which.fromId),
        eq(numbers.kind, which.kind),
        eq(numbers.value, which.value),
        isNull(numbers.until),
      ),
    )
    .returning()
  for (const { objectId, kind, value } of ended) await tell(tx, objectId, 'number ended', { kind, value }, why, by)
  return ended
}

/** One event in the life of the object, and the news of it. */
export async function tell(
  tx: Tx,
  objectId: ObjectId,
  verb: string,
  data: Record<string, unknown>,
  note: string | null,
  by: By,
): Promise<void> {
  await tellAll(tx, verb, [{ objectId, data }], note, by)
}

/** The same of many objects, in as many statements as of one. */
export async function tellAll(
  tx: Tx,
  verb: string,
  told: readonly { objectId: ObjectId; data: Record<string, unknown> }[],
  note: string | null,
  by: By,
): Promise<void> {
  if (told.length === 0) return
  const ids = [...new Set(told.map(({ objectId }) => objectId))]
  const rows = await tx
    .select({ id: objects.id, tenantId: objects.tenantId, siteId: objects.siteId, tag: objects.tag })
    .from(objects)
    .where(inArray(objects.id, ids))
  const known = new Map(rows.map((row) => [row.id, row]))
  const { kind, id, name } = by.actor
  const events = told.flatMap(({ objectId, data }) => {
    const object = known.get(objectId)
    return object ? [{ objectId, data, object }] : []
  })
  if (events.length === 0) return
  await tx.insert(lifeEvents).values(
    events.map(({ objectId, data, object: { tenantId } }) => ({
      id: uuidv7(),
      tenantId,
      objectId,
      at: by.at,
      verb,
      by: { kind, id, name },
      note,
      data,
    })),
  )
  const entries = events.map(({ objectId, data, object: { tenantId, siteId, tag } }) => ({
    tenantId,
    actor: by.actor,
    verb: 'object.changed',
    subject: { kind: 'object', id: objectId },
    objectId,
    siteId,
    data: { tag, what: verb, ...data },
  }))
  await appendFeedAll(tx, entries, by.at)
}
