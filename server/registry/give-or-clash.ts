import { and, eq, isNull } from 'drizzle-orm'
import type { Actor } from '#/server/platform/actor.ts'
import type { System } from '#/server/platform/system.ts'
import { type Result, refuse } from '#/twin-models/core/result.ts'
import { openClash } from './clash.ts'
import type { GiveNumber, RegistryRefusal } from './contract.ts'
import { giveNumber } from './give-number.ts'
import { canonicalNumber } from './number.ts'
import { attempt } from './refusals.ts'
import { numbers, objects } from './schema.ts'
import { raiseSecurityEvent } from './security.ts'

/** Gives a number; where it is live elsewhere it is refused as taken, and the collision is kept for a person to decide: inside the tenant
 *  with both sides, across tenants as an event on each side that says no more than that it is taken. */
export async function giveNumberOrClash(
  system: System,
  ask: GiveNumber,
  actor: Actor,
): Promise<Result<{ numberId: string; value: string }, RegistryRefusal>> {
  const at = new Date(system.clock.nowMs())
  const { tenantId } = actor
  const given = await attempt(() => system.db.tenant(tenantId, (tx) => giveNumber(tx, ask, { actor, at })))
  const number = canonicalNumber(ask.kind, ask.value)
  if (given.ok || given.refusal.code !== 'NUMBER_TAKEN' || !number.ok) return given
  const { kind, value, isPrivate } = number.value
  await system.db.system(async (tx) => {
    const scope = isPrivate ? tenantId : 'world'
    const its = and(eq(numbers.scope, scope), eq(numbers.kind, kind), eq(numbers.value, value), isNull(numbers.until))
    const [live] = await tx.select().from(numbers).where(its)
    const [asked] = await tx
      .select()
      .from(objects)
      .where(and(eq(objects.id, ask.objectId), eq(objects.tenantId, tenantId)))
    if (!live || !asked || live.objectId === asked.id) return
    if (live.tenantId === tenantId) {
      const data = { kind, value, interface: ask.interface }
      const key = `${kind} ${value} ${asked.id}`
      await openClash(tx, { tenantId, kind: 'number', key, leftId: live.objectId, rightId: asked.id, data, actor }, at)
      return
    }
    for (const side of [
      { tenantId, objectId: asked.id },
      { tenantId: live.tenantId, objectId: live.objectId },
    ]) {
      const subject = { kind: 'object', id: side.objectId }
      await raiseSecurityEvent(
        tx,
        { ...side, kind: 'number_clash', key: `${kind} ${value}`, subject, data: { kind, value, elsewhere: true } },
        at,
      )
    }
  })
  return refuse({ code: 'NUMBER_TAKEN', kind, value })
}
