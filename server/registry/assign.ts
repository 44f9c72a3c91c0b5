import { and, inArray, isNull } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result } from '#/twin-models/core/result.ts'
import type { RegistryRefusal } from './contract.ts'
import { changeObject } from './edit.ts'
import { groupsOf } from './fact-groups.ts'
import { type Asker, notResponsible } from './facts.ts'
import { objects } from './schema.ts'

/** Puts objects behind a gateway, or behind none (null): from then on it alone may speak for them. Those that stand there already stay as they are.
 *  All of them, or none where who asks does not answer for one. */
export async function assignToGateway(
  tx: Tx,
  ask: { gatewayId: ObjectId | null; objectIds: readonly ObjectId[]; note: string },
  by: { actor: Asker; at: Date },
): Promise<Result<{ changed: number }, RegistryRefusal>> {
  if (ask.objectIds.length === 0) return ok({ changed: 0 })
  const rows = await tx
    .select()
    .from(objects)
    .where(and(inArray(objects.id, [...ask.objectIds]), isNull(objects.retiredAt)))
    .for('no key update')
  const moving = rows.filter(({ gatewayId }) => gatewayId !== ask.gatewayId)
  for (const row of moving) {
    const fenced = await notResponsible(tx, by.actor, row, groupsOf(['gatewayId']))
    if (fenced) return { ok: false, refusal: fenced }
  }
  for (const row of moving)
    await changeObject(tx, row, { gatewayId: ask.gatewayId }, ['gatewayId'], { ...by, verb: 'assigned', note: ask.note })
  return ok({ changed: moving.length })
}
