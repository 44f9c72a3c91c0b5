import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { type BulkDone, type BulkEdit, type BulkLine, type EditObject, type RegistryRefusal, Tag } from './contract.ts'
import { editObject } from './edit.ts'
import { type Asker, notResponsible } from './facts.ts'
import { type ObjectRow, objectsById } from './reader.ts'
import { resolveCode } from './resolve.ts'
import { foldCode } from './schemes/text.ts'

type By = { actor: Asker; at: Date }
type Change = { line: BulkLine; edit: EditObject | null; typeId?: string }

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
    const saved = await editObject(tx, edit, by)
    if (!saved.ok) throw new BulkStopped(saved.refusal)
  }
  return ok(done)
}

/** Ends the transaction: what was changed before is taken back with it. */
export class BulkStopped extends Error {
  readonly refusal: RegistryRefusal
  constructor(refusal: RegistryRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
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
    const { before, after, edit, refusal } = changed(row, ask.change, parent, parentTags)
    const why = row.version !== version ? 'STALE_EDIT' : row.retiredAt ? 'RETIRED' : refusal
    const line = { objectId, tag: row.tag, before, after, refusal: why }
    return {
      line,
      typeId: row.typeId,
      edit: why === null && before !== after ? { objectId, version, ...edit, ...(ask.note ? { note: ask.note } : {}) } : null,
    }
  })
  if (ask.change.what === 'rename' && ask.change.field === 'tag') await refuseTaken(tx, changes)
  return changes
}

type Changed = { before: string; after: string; edit: Partial<EditObject>; refusal: string | null }

function changed(row: ObjectRow, change: BulkEdit['change'], parent: ObjectRow | null, parentTags: ReadonlyMap<ObjectId, string>): Changed {
  if (change.what === 'parent') {
    const before = row.parentId ? (parentTags.get(row.parentId) ?? '') : ''
    return {
      before,
      after: parent?.tag ?? '',
      edit: { parentId: parent?.id ?? null },
      refusal: parent?.id === row.id ? 'PARENT_CYCLE' : null,
    }
  }
  const before = change.field === 'tag' ? row.tag : (row.names[change.field] ?? '')
  const after = (change.find === '' ? change.replace + before : before.replaceAll(change.find, change.replace)).trim()
  if (change.field === 'tag') {
    const tag = Tag.safeParse(after)
    return { before, after, edit: { tag: after }, refusal: tag.success ? null : 'BAD_TAG' }
  }
  const { [change.field]: _, ...others } = row.names
  const names = Names.safeParse(after === '' ? others : { ...others, [change.field]: after })
  return { before, after, edit: names.success ? { names: names.data } : {}, refusal: names.success ? null : 'BAD_NAME' }
}

/** What another role answers for, asked once a type. */
async function refuseOthers(tx: Tx, { change }: BulkEdit, changes: readonly Change[], asker: Asker): Promise<void> {
  const group = change.what === 'parent' ? 'place' : 'identity'
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
