import { desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { CommandRefusal, DispatchStop, RestoreFacts, ResumeDispatch } from './contract.ts'
import { commands, dispatchStops } from './schema.ts'
import { OPEN_STATES } from './state.ts'
import { advance } from './writer.ts'

/** What keeps this tenant's commands from being sent; null where nothing does. */
export async function standingStop(tx: Tx): Promise<DispatchStop | null> {
  const [stop] = await tx
    .select()
    .from(dispatchStops)
    .where(isNull(dispatchStops.releasedAt))
    .orderBy(desc(dispatchStops.stoppedAt))
    .limit(1)
  return stop ? { id: stop.id, cause: stop.cause, facts: stop.facts, stoppedAt: stop.stoppedAt.toISOString() } : null
}

/** A person has looked: all that stands for his tenant is ended, with who and why. */
export async function resumeDispatch(
  system: System,
  actor: Actor,
  { stopId, reason }: ResumeDispatch,
): Promise<Result<null, CommandRefusal>> {
  const now = new Date(system.clock.nowMs())
  return system.db.tenant(actor.tenantId, async (tx) => {
    const standing = await tx.select().from(dispatchStops).where(isNull(dispatchStops.releasedAt)).for('update')
    if (!standing.some(({ id }) => id === stopId)) return refuse({ code: 'DISPATCH_STOP_NOT_FOUND' })
    for (const { id } of standing)
      await tx
        .update(dispatchStops)
        .set({ releasedAt: now, releasedById: actor.id, releasedByName: actor.name, reason })
        .where(eq(dispatchStops.id, id))
    const subject = { kind: 'dispatch', id: stopId }
    await appendFeed(tx, { tenantId: actor.tenantId, actor, verb: 'command.dispatch_resumed', subject, data: { reason } }, now)
    return ok(null)
  })
}

/** After a restore, in the restored database, across tenants: what was open is ended, no number is given again, nothing is sent. */
export async function stopAfterRestore(tx: Tx, tenantIds: readonly TenantId[], facts: RestoreFacts, actor: FeedActor): Promise<number> {
  const at = new Date(facts.restoredAt)
  const open = await tx
    .select()
    .from(commands)
    .where(inArray(commands.state, [...OPEN_STATES]))
    .for('update')
  for (const command of open) await advance(tx, command, { kind: 'restored' }, { actor, detail: 'RESTORED' }, at)
  await tx.execute(sql`update command_counters set last = last + ${NUMBERS_LEFT_OUT}`)
  for (const tenantId of tenantIds) {
    const commandsEnded = open.filter((command) => command.tenantId === tenantId).length
    await tx
      .insert(dispatchStops)
      .values({ id: uuidv7(at.getTime()), tenantId, cause: 'restored', facts: { ...facts, commandsEnded }, stoppedAt: at })
  }
  return open.length
}
/** More commands than any gateway is sent between two backups. */
const NUMBERS_LEFT_OUT = 1_000_000
