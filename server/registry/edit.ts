import { and, eq, gt } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { EditObject, RegistryRefusal, Retire, StaleEdit } from './contract.ts'
import { dependentsOf } from './dependents.ts'
import { endEdgesOf } from './edges.ts'
import { groupsOf } from './fact-groups.ts'
import { type Asker, notResponsible } from './facts.ts'
import { endNumbersOf } from './give-number.ts'
import { lifeEvents, objects } from './schema.ts'
import { endStaysOf } from './stay.ts'
import { tellLife } from './tell.ts'

type Row = typeof objects.$inferSelect
type By = { actor: Asker; at: Date }
const EDITABLE = ['tag', 'names', 'settings', 'parentId'] as const

/** Changes what may change of an object in use. The edit names the version it saw; where somebody was faster, it is told who and what. */
export async function editObject(tx: Tx, edit: EditObject, by: By): Promise<Result<{ version: number }, RegistryRefusal>> {
  const found = await lockAt(tx, edit.objectId, edit.version)
  if (!found.ok) return found
  if (found.value.retiredAt) return refuse({ code: 'OBJECT_RETIRED' })
  const fields = EDITABLE.filter((field) => edit[field] !== undefined && JSON.stringify(edit[field]) !== JSON.stringify(found.value[field]))
  if (fields.length === 0) return ok({ version: found.value.version })
  const fenced = await notResponsible(tx, by.actor, found.value, groupsOf(fields))
  if (fenced) return refuse(fenced)
  return ok({
    version: await changeObject(tx, found.value, Object.fromEntries(fields.map((field) => [field, edit[field]])), fields, {
      ...by,
      verb: 'edited',
      note: edit.note,
    }),
  })
}

/** Takes an object out of use, for ever: its codes still resolve and say so, its links and numbers end. Refused while other objects stand on it, unless
 *  who retires it has seen which and does it all the same. */
export async function retireObject(
  tx: Tx,
  ask: Retire,
  by: By,
  told: Partial<Told> = {},
): Promise<Result<{ version: number }, RegistryRefusal>> {
  const found = await lockAt(tx, ask.objectId, ask.version)
  if (!found.ok) return found
  if (found.value.retiredAt) return ok({ version: found.value.version })
  const fenced = await notResponsible(tx, by.actor, found.value, ['life'])
  if (fenced) return refuse(fenced)
  const dependents = ask.despite ? [] : await dependentsOf(tx, found.value.id)
  if (dependents.length > 0) {
    const tags = dependents.slice(0, 5).map(({ tag }) => tag)
    return refuse({ code: 'STILL_NEEDED', count: dependents.length, tags: tags.join(', ') })
  }
  await endStaysOf(tx, found.value.id, by.at)
  await endEdgesOf(tx, found.value.id, by.at)
  await endNumbersOf(tx, found.value.id, by.at)
  const event = { ...by, verb: 'retired', note: ask.note, ...told }
  return ok({ version: await changeObject(tx, found.value, { retiredAt: by.at }, ['retiredAt'], event) })
}

type Told = { verb: string; at: Date; note: string | undefined; document: string | undefined; data: Record<string, unknown> }

/** Saves a change of a locked object and tells it: what was touched, the version it made, who and why. */
export async function changeObject(
  tx: Tx,
  row: Row,
  change: Partial<Row>,
  fields: readonly string[],
  event: By & { verb: string } & Partial<Told>,
): Promise<number> {
  const [saved] = await tx
    .update(objects)
    .set({ ...change, updatedAt: new Date(Math.max(event.at.getTime(), row.updatedAt.getTime())) })
    .where(eq(objects.id, row.id))
    .returning({ version: objects.version })
  if (!saved) throw new Error(`the object ${row.id} was locked and is gone`)
  await tellLife(tx, [row], { ...event, fields, version: saved.version })
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
