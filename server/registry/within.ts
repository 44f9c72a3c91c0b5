import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import { unwrap } from '#/server/platform/trpc.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { Result } from '#/twin-models/core/result.ts'
import { allOrNothing } from './refusals.ts'

/** A write of the registry for who asks: in one transaction inside his tenant's walls, what the database refuses said in our words. Of what is
 *  refused nothing is kept. */
export async function within<T, R extends { code: string }>(
  ctx: { system: System; actor: Actor },
  work: (tx: Tx, by: { tenantId: TenantId; actor: Actor; at: Date }) => Promise<Result<T, R>>,
): Promise<T> {
  const { tenantId } = ctx.actor
  const by = { tenantId, actor: ctx.actor, at: new Date(ctx.system.clock.nowMs()) }
  const done = await allOrNothing<T, R>(
    (run) => ctx.system.db.tenant(tenantId, run),
    (tx) => work(tx, by),
  )
  return unwrap(done)
}
