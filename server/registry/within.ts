import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import { unwrap } from '#/server/platform/trpc.ts'
import { type Result, refuse } from '#/twin-models/core/result.ts'
import { BulkStopped } from './bulk-edit.ts'
import { attempt } from './refusals.ts'

/** A write of the registry for who asks: in one transaction inside his tenant's walls, what the database refuses said in our words. */
export async function within<T, R extends { code: string }>(
  ctx: { system: System; actor: Actor },
  work: (tx: Tx, by: { actor: Actor; at: Date }) => Promise<Result<T, R>>,
): Promise<T> {
  const by = { actor: ctx.actor, at: new Date(ctx.system.clock.nowMs()) }
  const done = await attempt(() => ctx.system.db.tenant(ctx.actor.tenantId, (tx) => work(tx, by))).catch((error) => {
    if (error instanceof BulkStopped) return refuse(error.refusal)
    throw error
  })
  return unwrap(done)
}
