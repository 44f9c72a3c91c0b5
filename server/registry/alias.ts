import { and, eq, isNull } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { GiveAlias, RegistryRefusal, RemoveAlias } from './contract.ts'
import { lockAt } from './edit.ts'
import { type Asker, notResponsible } from './facts.ts'
import { attempt } from './refusals.ts'
import { codes, lifeEvents, objects } from './schema.ts'
import { canonicalIn, isAliasScheme, type Scheme, scopeOf } from './schemes/index.ts'
import { raiseSecurityEvent } from './security.ts'

type By = { actor: Asker; at: Date }
type Changed = Result<{ version: number }, RegistryRefusal>
type Row = typeof objects.$inferSelect

/** Gives an object one more code. Where another organisation bears it the answer is *taken* and nothing else, and both are told by a
 *  security event; within one's own it is said whose it is. */
export async function giveAlias(system: System, actor: Actor, ask: GiveAlias): Promise<Changed> {
  const at = new Date(system.clock.nowMs())
  const given = await attempt(() => system.db.tenant(actor.tenantId, (tx) => addAlias(tx, ask, { actor, at })))
  if (!given.ok && given.refusal.code === 'CODE_TAKEN' && isAliasScheme(ask.scheme))
    await tellCodeClash(system, {
      tenantId: actor.tenantId,
      actor,
      scheme: ask.scheme,
      value: ask.value,
      subject: { kind: 'object', id: ask.objectId },
      objectId: ask.objectId,
    })
  return given
}

export async function addAlias(tx: Tx, ask: GiveAlias, by: By): Promise<Changed> {
  const canonical = isAliasScheme(ask.scheme) ? canonicalIn(ask.scheme, ask.value) : null
  if (canonical === null) return refuse({ code: 'BAD_ALIAS', scheme: ask.scheme, value: ask.value })
  const found = await lockAt(tx, ask.objectId, ask.version)
  if (!found.ok) return found
  if (found.value.retiredAt) return refuse({ code: 'OBJECT_RETIRED' })
  const fenced = await notResponsible(tx, by.actor, found.value, ['codes'])
  if (fenced) return refuse(fenced)
  const { tenantId, typeId, id: objectId } = found.value
  const scheme = ask.scheme as Scheme
  const scope = scopeOf(scheme, tenantId, ask.issuer ?? typeId)
  const [own] = await tx
    .select({ tag: objects.tag })
    .from(codes)
    .innerJoin(objects, eq(objects.id, codes.objectId))
    .where(and(eq(codes.canonical, canonical), eq(codes.scheme, scheme), eq(codes.scope, scope), isNull(codes.removedAt)))
  if (own) return refuse({ code: 'ALIAS_TAKEN', value: ask.value, tag: own.tag })
  await tx.insert(codes).values({ scheme, scope, canonical, value: ask.value, tenantId, objectId, givenAt: by.at })
  return ok(await tell(tx, found.value, 'alias given', { scheme, value: ask.value }, ask.note, by))
}

/** Takes an alias off its object, also off one that is retired: what stands in its stead may bear it next. It still resolves and says so, until it
 *  is given to another one. */
export async function removeAlias(tx: Tx, ask: RemoveAlias, by: By): Promise<Changed> {
  const found = await lockAt(tx, ask.objectId, ask.version)
  if (!found.ok) return found
  const fenced = await notResponsible(tx, by.actor, found.value, ['codes'])
  if (fenced) return refuse(fenced)
  if (!isAliasScheme(ask.scheme)) return refuse({ code: 'ALIAS_NOT_FOUND' })
  const { scheme, value } = ask
  const removed = await tx
    .update(codes)
    .set({ removedAt: by.at })
    .where(and(eq(codes.objectId, ask.objectId), eq(codes.scheme, scheme), eq(codes.value, value), isNull(codes.removedAt)))
    .returning({ value: codes.value })
  if (removed.length === 0) return refuse({ code: 'ALIAS_NOT_FOUND' })
  return ok(await tell(tx, found.value, 'alias removed', { scheme, value }, ask.note, by))
}

async function tell(tx: Tx, object: Row, verb: string, data: { scheme: string; value: string }, note: string | undefined, by: By) {
  const { id: objectId, tenantId, siteId, tag } = object
  const [saved] = await tx.update(objects).set({ updatedAt: by.at }).where(eq(objects.id, objectId)).returning({ version: objects.version })
  if (!saved) throw new Error(`the object ${objectId} was locked and is gone`)
  const { version } = saved
  const event = { id: uuidv7(by.at.getTime()), tenantId, objectId, at: by.at, verb, by: by.actor, version, fields: ['aliases'], data }
  await tx.insert(lifeEvents).values({ ...event, note: note ?? null })
  const subject = { kind: 'object', id: objectId }
  const said = { tag, what: verb, fields: ['aliases'], version, ...data }
  await appendFeed(tx, { tenantId, actor: by.actor, verb: 'object.changed', subject, objectId, siteId, data: said }, by.at)
  return { version }
}

/** Two organisations claim one code of the world: each is told of its own side, and learns nothing of the other. */
export async function tellCodeClash(
  system: System,
  claim: {
    tenantId: TenantId
    actor: FeedActor
    scheme: Scheme
    value: string
    subject: { kind: 'object' | 'import'; id: string }
    objectId?: ObjectId
  },
): Promise<void> {
  const { scheme, value, tenantId } = claim
  const canonical = canonicalIn(scheme, value)
  if (canonical === null || scopeOf(scheme, tenantId, '') !== 'world') return
  const at = new Date(system.clock.nowMs())
  await system.db.system(async (tx) => {
    const held = and(eq(codes.scheme, scheme), eq(codes.scope, 'world'), eq(codes.canonical, canonical), isNull(codes.removedAt))
    const [holder] = await tx.select({ tenantId: codes.tenantId, objectId: codes.objectId }).from(codes).where(held)
    if (!holder || holder.tenantId === tenantId) return
    const key = `${scheme}:${canonical}`
    const said = (side: 'holder' | 'claimant') => ({ kind: 'code_clash' as const, key, data: { scheme, value: canonical, side } })
    const { objectId } = holder
    await raiseSecurityEvent(tx, { ...said('holder'), tenantId: holder.tenantId, subject: { kind: 'object', id: objectId }, objectId }, at)
    const { actor, subject } = claim
    await raiseSecurityEvent(
      tx,
      { ...said('claimant'), tenantId, subject, actor, ...(claim.objectId ? { objectId: claim.objectId } : {}) },
      at,
    )
  })
}
