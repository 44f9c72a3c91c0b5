import { and, desc, eq, isNotNull, isNull, ne } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { EndNumber, GiveNumber, NumberKind, RegistryRefusal } from './contract.ts'
import { canonicalNumber } from './number.ts'
import { takeRebinding } from './rebinding.ts'
import { lifeEvents, numbers, objects } from './schema.ts'

type By = { actor: FeedActor; at: Date }

/** Gives an object a number by which the network knows it. One that is live at any object is taken, whose it is stays unsaid. */
export async function giveNumber(tx: Tx, ask: GiveNumber, by: By): Promise<Result<{ numberId: string; value: string }, RegistryRefusal>> {
  const number = canonicalNumber(ask.kind, ask.value)
  if (!number.ok) return number
  const { kind, value, isPrivate } = number.value
  const [object] = await tx.select().from(objects).where(eq(objects.id, ask.objectId)).for('no key update')
  if (!object) return refuse({ code: 'OBJECT_NOT_FOUND' })
  if (object.retiredAt) return refuse({ code: 'OBJECT_RETIRED' })
  const { tenantId, id: objectId } = object
  const live = and(eq(numbers.kind, kind), eq(numbers.value, value), isNull(numbers.until))
  if ((await tx.select({ id: numbers.id }).from(numbers).where(live)).length > 0) return refuse({ code: 'NUMBER_TAKEN', kind, value })
  const hindered = await hindrance(tx, { objectId, interface: ask.interface, kind, value }, by.at)
  if (hindered) return refuse(hindered)
  if (ask.primary)
    await tx
      .update(numbers)
      .set({ isPrimary: false })
      .where(and(eq(numbers.objectId, objectId), isNull(numbers.until)))
  const numberId = uuidv7()
  const scope = isPrivate ? tenantId : 'world'
  const { interface: on, state, primary: isPrimary } = ask
  await tx.insert(numbers).values({ id: numberId, tenantId, objectId, interface: on, kind, value, scope, state, isPrimary, from: by.at })
  await tell(tx, object, 'number given', { kind, value, interface: on, state }, by)
  return ok({ numberId, value })
}

const QUARANTINE_MS = 30 * 86_400_000

/** An address rests for thirty days before another object gets it; a bound card or module is changed only within a planned re-binding. */
async function hindrance(
  tx: Tx,
  number: { objectId: ObjectId; interface: string; kind: NumberKind; value: string },
  at: Date,
): Promise<RegistryRefusal | null> {
  const { objectId, kind, value } = number
  if (kind === 'ipv6' || kind === 'ipv4') {
    const [last] = await tx
      .select({ until: numbers.until })
      .from(numbers)
      .where(and(eq(numbers.kind, kind), eq(numbers.value, value), ne(numbers.objectId, objectId), isNotNull(numbers.until)))
      .orderBy(desc(numbers.until))
      .limit(1)
    const free = last?.until ? new Date(last.until.getTime() + QUARANTINE_MS) : at
    if (free > at) return { code: 'NUMBER_QUARANTINED', value, until: free.toISOString() }
  }
  if (kind !== 'imei' && kind !== 'iccid') return null
  const [bound] = await tx
    .select({ id: numbers.id })
    .from(numbers)
    .where(and(eq(numbers.objectId, objectId), eq(numbers.interface, number.interface), eq(numbers.kind, kind), isNull(numbers.until)))
  if (!bound) return null
  if (!(await takeRebinding(tx, objectId, number.interface, at))) return { code: 'REBINDING_NEEDED', interface: number.interface }
  await tx.update(numbers).set({ until: at }).where(eq(numbers.id, bound.id))
  return null
}

/** From now on the number is free for another object; who bore it, and until when, stays. */
export async function endNumber(tx: Tx, ask: EndNumber, by: By): Promise<Result<{ numberId: string }, RegistryRefusal>> {
  const [ended] = await tx
    .update(numbers)
    .set({ until: by.at })
    .where(and(eq(numbers.id, ask.numberId), isNull(numbers.until)))
    .returning()
  if (!ended) return refuse({ code: 'NUMBER_NOT_FOUND' })
  const [object] = await tx.select().from(objects).where(eq(objects.id, ended.objectId))
  if (object) await tell(tx, object, 'number ended', { kind: ended.kind, value: ended.value }, by)
  return ok({ numberId: ended.id })
}

/** With the object that bore them: what is retired is known by no number. */
export async function endNumbersOf(tx: Tx, objectId: ObjectId, at: Date): Promise<void> {
  await tx
    .update(numbers)
    .set({ until: at })
    .where(and(eq(numbers.objectId, objectId), isNull(numbers.until)))
}

async function tell(tx: Tx, object: typeof objects.$inferSelect, verb: string, data: Record<string, unknown>, by: By): Promise<void> {
  const { tenantId, id: objectId, siteId, tag } = object
  await tx.insert(lifeEvents).values({ id: uuidv7(), tenantId, objectId, at: by.at, verb, by: by.actor, data })
  const subject = { kind: 'object', id: objectId }
  await appendFeed(
    tx,
    { tenantId, actor: by.actor, verb: 'object.changed', subject, objectId, siteId, data: { tag, what: verb, ...data } },
    by.at,
  )
}
