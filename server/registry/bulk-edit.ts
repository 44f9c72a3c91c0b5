import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { changed, GROUP_CHANGED } from './bulk-change.ts'
import type { BulkDone, BulkEdit, BulkLine, EditObject, RegistryRefusal, RetypeObject } from './contract.ts'
import { editObject } from './edit.ts'
import { type Asker, notResponsible } from './facts.ts'
import { retypeObject, standsUnfit } from './life.ts'
import { type ObjectRow, objectsById } from './reader.ts'
import { resolveCode } from './resolve.ts'
import { foldCode } from './schemes/text.ts'

type By = { actor: Asker; at: Date }
type Change = { line: BulkLine; edit: EditObject | RetypeObject | null; typeId?: string }

/** Changes many objects alike: all of them, or none where any cannot be. */
export async function bulkEdit(tx: Tx, ask: BulkEdit, by: By): Promise<Result<BulkDone, RegistryRefusal>> {
  const parent = await parentOf(tx, ask)
  if (!parent.ok) return parent
  const changes = await changesOf(tx, ask, parent.value)
  await refuseOthers(tx, ask, changes, by.actor)
  const lines = changes.map(({ line }) => line)
  const bad = lines.filter(({ refusal }) => refusal !== null)
  const edits = changes.flatMap(({ edit }) => edit ?? [])
  const done = {
    dryRun: ask.dryRun,
    changed: edits.length,
    unchanged: lines.length - edits.length - bad.length,
    refused: bad.length,
    lines,
  }
  if (ask.dryRun) return ok(done)
  if (bad[0]) return refuse({ code: 'BULK_REFUSED', refused: bad.length, tag: bad[0].tag, why: bad[0].refusal ?? '' })
  // In the order of their ids: two bulk edits at once wait for each other and never in a ring.
  for (const edit of edits.sort((a, b) => (a.objectId < b.objectId ? -1 : 1))) {
    const saved = 'typeId' in edit ? await retypeObject(tx, edit, by) : await editObject(tx, edit, by)
    if (!saved.ok) return saved // and who asked takes back what was changed before
  }
  return ok(done)
}

async function parentOf(tx: Tx, { change }: BulkEdit): Promise<Result<ObjectRow | null, RegistryRefusal>> {
  if (change.what !== 'parent' || change.parent === null) return ok(null)
  const found = await resolveCode(tx, change.parent)
  if (!found.ok) return refuse({ code: 'OBJECT_NOT_FOUND' })
  const [parent] = await objectsById(tx, [found.value.objectId])
  return parent ? ok(parent) : refuse({ code: 'OBJECT_NOT_FOUND' })
}

async function changesOf(tx: Tx, ask: BulkEdit, parent: ObjectRow | null): Promise<Change[]> {
  const rows = new Map(
    (
      await objectsById(
        tx,
        ask.objects.map(({ objectId }) => objectId),
      )
    ).map((row) => [row.id, row]),
  )
  const parentTags = await tagsOf(
    tx,
    [...rows.values()].flatMap(({ parentId }) => parentId ?? []),
  )
  const changes = ask.objects.map(({ objectId, version }) => {
    const row = rows.get(objectId)
    if (!row) return { line: { objectId, tag: '', before: '', after: '', refusal: 'OBJECT_NOT_FOUND' }, edit: null }
    const { before, after, edit, typeId, refusal } = changed(row, ask.change, { parent, parentTags })
    const why = row.version !== version ? 'STALE_EDIT' : row.retiredAt ? 'RETIRED' : refusal
    const line = { objectId, tag: row.tag, before, after, refusal: why }
    return {
      line,
      typeId: row.typeId,
      edit: why === null && before !== after ? editOf(ask, { objectId, version }, edit, typeId) : null,
    }
  })
  if (ask.change.what === 'rename' && ask.change.field === 'tag') await refuseTaken(tx, changes)
  if (ask.change.what === 'type') await refuseUnfit(tx, changes, rows)
  return changes
}

function editOf({ note }: BulkEdit, seen: BulkEdit['objects'][number], edit: Partial<EditObject>, typeId: string | undefined) {
  if (typeId !== undefined) return { ...seen, typeId, note: note ?? '' }
  return { ...seen, ...edit, ...(note ? { note } : {}) }
}

/** Of another type it would not fit what stands in it, or where it stands. */
async function refuseUnfit(tx: Tx, changes: readonly Change[], rows: ReadonlyMap<ObjectId, ObjectRow>): Promise<void> {
  for (const change of changes) {
    const row = rows.get(change.line.objectId)
    if (!row || !change.edit || !('typeId' in change.edit) || !(await standsUnfit(tx, { ...row, typeId: change.edit.typeId }))) continue
    change.line.refusal = 'WRONG_TYPE'
    change.edit = null
  }
}

/** What another role answers for, asked once a type. */
async function refuseOthers(tx: Tx, { change }: BulkEdit, changes: readonly Change[], asker: Asker): Promise<void> {
  const group = GROUP_CHANGED[change.what]
  const fenced = new Map<string, boolean>()
  for (const it of changes) {
    if (!it.edit || it.typeId === undefined) continue
    if (!fenced.has(it.typeId)) fenced.set(it.typeId, (await notResponsible(tx, asker, { typeId: it.typeId }, [group])) !== null)
    if (!fenced.get(it.typeId)) continue
    it.line.refusal = 'NOT_RESPONSIBLE'
    it.edit = null
  }
}

/** A tag that somebody bears or ever bore, or that two would get. */
async function refuseTaken(tx: Tx, changes: readonly Change[]): Promise<void> {
  const folds = changes.flatMap(({ line, edit }) => (edit ? [foldCode(line.after)] : []))
  const rows = await tx.execute<{ canonical: string; objectId: ObjectId }>(sql`
    with asked as materialized (select value collate "C" as canonical from jsonb_array_elements_text(${JSON.stringify(folds)}::text::jsonb))
    select distinct c.canonical, c.object_id as "objectId" from asked join codes c using (canonical) where c.scheme = 'tag'`)
  const owners = new Map(rows.map(({ canonical, objectId }) => [canonical, objectId]))
  const seen = new Set<string>()
  for (const change of changes) {
    if (!change.edit) continue
    const fold = foldCode(change.line.after)
    const owner = owners.get(fold)
    if (seen.has(fold) || (owner && owner !== change.line.objectId)) {
      change.line.refusal = 'CODE_TAKEN'
      change.edit = null
    }
    seen.add(fold)
  }
}

const tagsOf = async (tx: Tx, ids: readonly ObjectId[]): Promise<Map<ObjectId, string>> =>
  new Map((await objectsById(tx, [...new Set(ids)])).map(({ id, tag }) => [id, tag]))
