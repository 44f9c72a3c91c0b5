import { and, inArray, isNull } from 'drizzle-orm'
import type { ObjectRecord } from '#/server/inference/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import { commandHolds } from './schema.ts'

/** Who holds this object, or what it is part of, for work at the machine. */
export async function standingHold(tx: Tx, object: ObjectRecord): Promise<{ by: string } | null> {
  const held = [object.id, ...(object.parentId ? [object.parentId] : [])]
  const [hold] = await tx
    .select()
    .from(commandHolds)
    .where(and(inArray(commandHolds.objectId, held), isNull(commandHolds.releasedAt)))
    .orderBy(commandHolds.placedAt)
    .limit(1)
  return hold ? { by: hold.byName } : null
}
