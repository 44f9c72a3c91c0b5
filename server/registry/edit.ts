import { and, eq, gt } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { EditObject, RegistryRefusal, Retire, StaleEdit } from './contract.ts'
import { lifeEvents, objects } from './schema.ts'
import { endStaysOf } from './stay.ts'

type Row = typeof objects.$inferSelect
type By = { actor: FeedActor; at: Date }
const EDITABLE = ['tag', 'names', 'settings', 'parentId'] as const

/** Changes what may change of an object. The edit names the version it saw; where somebody was faster, it is told who and what. */
export async function editObject(tx: Tx, edit: EditObject, by: By): Promise<Result<{ version: number }, RegistryRefusal>> {
  const found = await lockAt(tx, edit.objectId, edit.version)
  if (!found.ok) return found
  const fields = EDITABLE.filter((field) => edit[field] !== undefined && JSON.stringify(edit[field]) !== JSON.stringify(found.value[field]))
  if (fields.length === 0) return ok({ version: found.value.version })
  return ok({
    version: await save(tx, found.value, Object.fromEntries(fields.map((field) => [field, edit[field]])), fields, {
      ...by,
      verb: 'edited',
      note: edit.note,
    }),
  })
}

/** Takes an object out of use, for ever: its codes still resolve and say so. */
export async function retireObject(tx: Tx, ask: Retire, by: By): Promise<Result<{ version: number }, RegistryRefusal>> {
  const found = await lockAt(tx, ask.objectId, ask.version)
  if (!found.ok) return found
  if (found.value.retiredAt) return ok({ version: found.value.version })
  await endStaysOf(tx, found.value.id, by.at)
  return ok({ version: await save(tx, found.value, { retiredAt: by.at }, ['retiredAt'], { ...by, verb: 'retired', note: ask.note }) })
}

async function save(
  tx: Tx,
  row: Row,
  change: Partial<Row>,
  fields: readonly string[],
  by: By & { verb: string; note?: string | undefined },
): Promise<number> {
  const [saved] = await tx
    .update(objects)
    .set({ ...change, updatedAt: by.at })
    .where(eq(objects.id, row.id))
    .returning({ version: objects.version })
  if (!saved) throw new Error(`the object ${row.id} was locked and is gone`)
  const { tenantId, id: objectId, siteId, tag } = row
  const note = by.note ?? null
  await tx
    .insert(lifeEvents)
    .values({ id: uuidv7(), tenantId, objectId, at: by.at, verb: by.verb, by: by.actor, note, fields: [...fields], version: saved.version })
  const data = { tag, fields: [...fields], version: saved.version, ...(by.verb === 'retired' ? { retired: true } : {}) }
  await appendFeed(tx, {
    tenantId,
    actor: by.actor,
    verb: 'object.changed',
    subject: { kind: 'object', id: objectId },
    objectId,
    siteId,
    data,
  })
  return saved.version
}

/** The object, locked, if nobody changed it since the version that was seen. */
export async function lockAt(tx: Tx, objectId: ObjectId, seen: number): Promise<Result<Row, RegistryRefusal>> {
  const [row] = await tx.select().from(objects).where(eq(objects.id, objectId)).for('no key update')
  if (!row) return refuse({ code: 'OBJECT_NOT_FOUND' })
  return row.version === seen ? ok(row) : refuse(await staleEdit(tx, row, seen))
}

async function staleEdit(tx: Tx, row: Row, seen: number): Promise<StaleEdit> {
  const since = await tx
    .select()
    .from(lifeEvents)
    .where(and(eq(lifeEvents.objectId, row.id), gt(lifeEvents.version, seen)))
    .orderBy(lifeEvents.version)
  const last = since.at(-1)
  const changed = [...new Set(since.flatMap((event) => event.fields))]
  return { code: 'STALE_EDIT', seen, current: row.version, changed, by: last?.by.name ?? '', at: (last?.at ?? row.updatedAt).toISOString() }
}
