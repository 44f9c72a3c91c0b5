import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { MergeObject, RegistryRefusal } from './contract.ts'
import { lockAt, retireObject } from './edit.ts'
import { notResponsible } from './facts.ts'
import { numbers, objects, stays } from './schema.ts'
import { beginStay, notBefore } from './stay.ts'
import { succeed } from './succession.ts'
import { tellLife } from './tell.ts'

type Row = typeof objects.$inferSelect
type By = { actor: FeedActor; at: Date }
export type Merge = { winnerId: ObjectId; loserId: ObjectId; how: 'merged' | 'replaced'; why: string; document?: string | undefined }

/** Two records become one: the loser is retired and its codes lead to the winner, which takes over its numbers, its parts, its terminals
 *  and the place it stands in. What each had measured and lived through stays with the record under which it was written. */
export async function mergeObjects(
  tx: Tx,
  merge: Merge,
  by: By,
): Promise<Result<{ winnerId: ObjectId; version: number }, RegistryRefusal>> {
  const rows = await tx
    .select()
    .from(objects)
    .where(inArray(objects.id, [merge.winnerId, merge.loserId]))
    .orderBy(objects.id)
    .for('no key update')
  const winner = rows.find((row) => row.id === merge.winnerId)
  const loser = rows.find((row) => row.id === merge.loserId)
  if (!winner || !loser) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const reason = await hindrance(tx, winner, loser)
  if (reason) return refuse({ code: 'BAD_MERGE', reason })
  const fenced = await notResponsible(tx, by.actor, loser, ['life'])
  if (fenced) return refuse(fenced)
  await moveStay(tx, winner, loser, by.at)
  await moveNumbers(tx, winner, loser, by.at)
  await moveParts(tx, winner, loser)
  await succeed(tx, loser, [winner.id], { how: merge.how, at: by.at, why: merge.why })
  const { why: note, document } = merge
  const [current] = await tx.select({ version: objects.version }).from(objects).where(eq(objects.id, loser.id))
  const told = { verb: merge.how, at: by.at, note, document, data: { into: [winner.tag] } }
  const ask = { objectId: loser.id, version: current?.version ?? loser.version, note, despite: true }
  const retired = await retireObject(tx, ask, by, told)
  if (!retired.ok) return retired
  await tellLife(tx, [winner], { ...by, verb: 'took over', note, document, data: { from: loser.code, tag: loser.tag, how: merge.how } })
  return ok({ winnerId: winner.id, version: retired.value.version })
}

/** A person says of an object, as he saw it, that it is another one: they become one. */
export async function mergeObject(tx: Tx, ask: MergeObject, by: By): Promise<Result<{ version: number }, RegistryRefusal>> {
  const found = await lockAt(tx, ask.objectId, ask.version)
  if (!found.ok) return found
  const { objectId: loserId, intoId: winnerId, note: why, document } = ask
  return mergeObjects(tx, { winnerId, loserId, how: 'merged', why, document }, by)
}

async function hindrance(tx: Tx, winner: Row, loser: Row): Promise<Extract<RegistryRefusal, { code: 'BAD_MERGE' }>['reason'] | null> {
  if (winner.id === loser.id) return 'same'
  if (winner.kind !== loser.kind) return 'kind'
  if (winner.retiredAt || loser.retiredAt) return 'retired'
  if (winner.typeId !== loser.typeId) return 'type'
  const installed = await openStays(tx, [winner.id, loser.id])
  return installed.length > 1 ? 'both_installed' : null
}

const openStays = (tx: Tx, ids: readonly ObjectId[]) =>
  tx
    .select()
    .from(stays)
    .where(and(sql`upper_inf(${stays.during})`, sql`(${inArray(stays.assetId, [...ids])} or ${inArray(stays.positionId, [...ids])})`))

async function moveStay(tx: Tx, winner: Row, loser: Row, at: Date): Promise<void> {
  const [stay] = await openStays(tx, [loser.id])
  if (!stay) return
  const [assetId, positionId] = loser.kind === 'asset' ? [winner.id, stay.positionId] : [stay.assetId, winner.id]
  const [ended] = await tx.execute<{ at: string }>(sql`
    update stays set during = tstzrange(lower(during), ${notBefore(at)}) where id = ${stay.id} returning upper(during) as at`)
  await beginStay(tx, { id: assetId, tenantId: winner.tenantId }, positionId, ended ? new Date(ended.at) : at)
}

async function moveNumbers(tx: Tx, winner: Row, loser: Row, at: Date): Promise<void> {
  const ended = await tx
    .update(numbers)
    .set({ until: sql`greatest(${at.toISOString()}::timestamptz, ${numbers.from} + interval '1 millisecond')` })
    .where(and(eq(numbers.objectId, loser.id), isNull(numbers.until)))
    .returning()
  const [primary] = await tx
    .select({ id: numbers.id })
    .from(numbers)
    .where(and(eq(numbers.objectId, winner.id), isNull(numbers.until), numbers.isPrimary))
  for (const { until, ...number } of ended)
    await tx
      .insert(numbers)
      .values({ ...number, id: uuidv7(), objectId: winner.id, from: until ?? at, isPrimary: number.isPrimary && !primary })
}

async function moveParts(tx: Tx, winner: Row, loser: Row): Promise<void> {
  // The winner may have been part of the loser: it moves up to where the loser was.
  await tx
    .update(objects)
    .set({ parentId: loser.parentId })
    .where(and(eq(objects.id, winner.id), eq(objects.parentId, loser.id)))
  await tx
    .update(objects)
    .set({ parentId: winner.id })
    .where(and(eq(objects.parentId, loser.id), ne(objects.id, winner.id)))
  await tx.update(objects).set({ gatewayId: winner.id }).where(eq(objects.gatewayId, loser.id))
}
