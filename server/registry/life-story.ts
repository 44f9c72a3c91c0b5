import { desc, eq } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { Life } from './contract.ts'
import { stepsFrom, TRANSITIONS } from './life-states.ts'
import { objectById } from './reader.ts'
import { lifeEvents } from './schema.ts'

const MOST = 300

/** Where an object is in its life, what may follow, and every event so far, newest first; null where there is no such object. */
export async function lifeStoryOf(tx: Tx, objectId: ObjectId): Promise<Life | null> {
  const object = await objectById(tx, objectId)
  if (!object) return null
  const rows = await tx
    .select()
    .from(lifeEvents)
    .where(eq(lifeEvents.objectId, objectId))
    .orderBy(desc(lifeEvents.at), desc(lifeEvents.id))
    .limit(MOST)
  const steps = stepsFrom(object.lifeState)
  return {
    state: object.lifeState,
    steps,
    documents: steps.filter((step) => TRANSITIONS[step].document),
    events: rows.map(({ id, at, recordedAt, verb, by, note, document, fields, data }) => ({
      id,
      at: at.toISOString(),
      recordedAt: recordedAt.toISOString(),
      verb,
      by: by.name,
      itself: by.kind === 'system' && by.id === `system:${by.name}`,
      note,
      document,
      fields,
      data,
    })),
  }
}
