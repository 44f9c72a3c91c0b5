import { and, eq, isNull } from 'drizzle-orm'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type ClashKind, DECISIONS_OF, type DecideClash, type RegistryRefusal, type SecurityKind } from './contract.ts'
import { mergeObjects } from './merge.ts'
import { bindSeen, moveNumber, withdrawNumber } from './move-number.ts'
import { clashes, objects } from './schema.ts'
import { raiseSecurityEvent } from './security.ts'

type Clash = typeof clashes.$inferSelect
type By = { actor: FeedActor; at: Date }
export type NewClash = {
  tenantId: TenantId
  kind: ClashKind
  /** The same clash is open once. */
  key: string
  leftId: ObjectId // who had it
  rightId: ObjectId // who came with it
  data: Record<string, unknown>
  actor?: FeedActor
}

const EVENT = { number: 'number_clash', card: 'card_elsewhere', record: 'record_clash' } as const satisfies Record<ClashKind, SecurityKind>

/** Two sides that cannot both be right stand as they are until a person decides; it is a security event at once. */
export async function openClash(tx: Tx, clash: NewClash, at: Date): Promise<{ clashId: string; isNew: boolean }> {
  const { tenantId, kind, leftId, rightId, data } = clash
  const key = clash.key.slice(0, 200)
  const [made] = await tx
    .insert(clashes)
    .values({ id: uuidv7(at.getTime()), tenantId, kind, key, leftId, rightId, data, openedAt: at })
    .onConflictDoNothing()
    .returning({ id: clashes.id })
  const [open] = made
    ? [made]
    : await tx
        .select({ id: clashes.id })
        .from(clashes)
        .where(and(eq(clashes.tenantId, tenantId), eq(clashes.kind, kind), eq(clashes.key, key), isNull(clashes.decidedAt)))
  const clashId = open?.id ?? ''
  const [right] = await tx.select({ siteId: objects.siteId }).from(objects).where(eq(objects.id, rightId))
  const actor = clash.actor ?? systemActor('registry')
  const place = { objectId: rightId, siteId: right?.siteId ?? null }
  await raiseSecurityEvent(tx, { tenantId, kind: EVENT[kind], key, subject: { kind: 'clash', id: clashId }, ...place, data, actor }, at)
  return { clashId, isNew: made !== undefined }
}

/** A person's word: what follows from it happens in the same transaction, and stands with who and why. Decided once. */
export async function decideClash(tx: Tx, ask: DecideClash, by: By): Promise<Result<{ clashId: string }, RegistryRefusal>> {
  const [clash] = await tx.select().from(clashes).where(eq(clashes.id, ask.clashId)).for('update')
  if (!clash) return refuse({ code: 'CLASH_NOT_FOUND' })
  if (clash.decidedAt) return refuse({ code: 'CLASH_DECIDED', by: clash.decidedBy?.name ?? '', decision: clash.decision ?? '' })
  if (!(DECISIONS_OF[clash.kind] as readonly string[]).includes(ask.decision))
    return refuse({ code: 'BAD_DECISION', decision: ask.decision })
  const winnerId = winnerOf(clash, ask)
  const followed = await follow(tx, clash, ask, winnerId, by)
  if (!followed.ok) return followed
  const { kind, id, name } = by.actor
  const decidedBy = { kind, id, name }
  await tx
    .update(clashes)
    .set({ decidedAt: by.at, decision: ask.decision, winnerId, why: ask.why, decidedBy })
    .where(eq(clashes.id, clash.id))
  const { tenantId, leftId, rightId } = clash
  const data = { clash: clash.kind, decision: ask.decision, why: ask.why, leftId, rightId, ...clash.data }
  const subject = { kind: 'clash', id: clash.id }
  await appendFeed(tx, { tenantId, actor: by.actor, verb: 'clash.decided', subject, objectId: winnerId ?? leftId, data }, by.at)
  return ok({ clashId: clash.id })
}

const winnerOf = ({ leftId, rightId }: Clash, { decision, winner }: DecideClash): ObjectId | null =>
  decision === 'split' ? null : decision === 'keep' ? leftId : decision === 'replace' ? rightId : winner === 'left' ? leftId : rightId

async function follow(
  tx: Tx,
  clash: Clash,
  ask: DecideClash,
  winnerId: ObjectId | null,
  by: By,
): Promise<Result<unknown, RegistryRefusal>> {
  const { leftId, rightId, tenantId } = clash
  const { kind = '', value = '' } = clash.data as { kind?: string; value?: string }
  if (ask.decision === 'keep') return ok(null)
  if (clash.kind === 'record' || ask.decision === 'merge') {
    const loserId = winnerId === leftId ? rightId : leftId
    const how = ask.decision === 'merge' ? 'merged' : 'replaced'
    return mergeObjects(tx, { winnerId: winnerId ?? leftId, loserId, how, why: ask.why }, by)
  }
  if (ask.decision === 'split') return withdrawNumber(tx, { tenantId, fromId: leftId, kind, value, why: ask.why }, by)
  if (leftId === rightId) return bindSeen(tx, clash, by)
  return moveNumber(
    tx,
    { tenantId, fromId: leftId, kind, value, toId: rightId, interface: String(clash.data.interface ?? 'main'), why: ask.why },
    by,
  )
}
