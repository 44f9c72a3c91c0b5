import { eq, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { insertAll } from '#/server/registry/index.ts'
import type { ImportProblem, Verdict } from './contract.ts'
import type { Judged } from './import-objects.ts'
import type { Planned } from './plan.ts'
import { importLines, imports } from './schema.ts'

/** What becomes of one line. `version` and `siteId` are what was seen of its object, and decide with the rest whether it is still so. */
export type LineOutcome = {
  line: number
  verdict: Verdict
  tag: string
  name: string
  typeId: string
  changed: string[]
  problems: readonly ImportProblem[]
  version: number | null
  siteId: string | null
  lon: number | null
  lat: number | null
  planned: Planned | null
}
/** So many lines are held as rows at once. */
export const AT_ONCE = 5_000

const LINE = {
  tenant_id: 'uuid',
  import_id: 'uuid',
  line: 'int',
  verdict: 'text',
  tag: 'text',
  name: 'text',
  type_id: 'text',
  changed: 'jsonb',
  problems: 'jsonb',
  version: 'int',
  site_id: 'uuid',
  lon: 'float8',
  lat: 'float8',
  object_id: 'uuid',
  before: 'jsonb',
}

/** What becomes of each line of a file, in pages, in the order of the file. */
export function* outcomesOf({ plan, problems, read, drafts: all }: Judged): Generator<LineOutcome[]> {
  const faults = Map.groupBy(problems, ({ line }) => line)
  const verdicts = new Map<number, { verdict: 'create' | 'change'; planned: Planned }>()
  for (const planned of plan.create) verdicts.set(planned.draft.line, { verdict: 'create', planned })
  for (const planned of plan.change) verdicts.set(planned.draft.line, { verdict: 'change', planned })
  const drafts = new Map(all.map((draft) => [draft.line, draft]))
  const cells = new Map(read.rows.map((row) => [row.line, row.cells]))
  const outcome = (line: number): LineOutcome => {
    const draft = drafts.get(line)
    const given = cells.get(line)
    const own = verdicts.get(line)
    const bad = faults.get(line) ?? []
    const name = draft ? (draft.names['zh-CN'] ?? draft.names.en ?? '') : (given?.name_zh ?? given?.name_en ?? '')
    return {
      line,
      verdict: bad.length > 0 ? 'refuse' : (own?.verdict ?? 'same'),
      tag: (draft?.tag ?? given?.tag ?? '').slice(0, 200),
      name: name.slice(0, 200),
      typeId: draft?.typeId ?? given?.type ?? '',
      changed: own?.planned.changed ?? [],
      problems: bad,
      version: own?.planned.existing?.version ?? null,
      siteId: own?.planned.siteId || null,
      lon: draft?.place?.lon ?? null,
      lat: draft?.place?.lat ?? null,
      planned: own?.planned ?? null,
    }
  }
  const lines = [...new Set([...cells.keys(), ...faults.keys()])].sort((a, b) => a - b)
  for (let from = 0; from < lines.length; from += AT_ONCE) yield lines.slice(from, from + AT_ONCE).map(outcome)
}

/** Keeps what becomes of each line, in place of what was kept before; once brought in, with what it takes to undo it. */
export async function keepLines(tx: Tx, judged: Judged, at: { tenantId: string; importId: string; applied: boolean }): Promise<void> {
  // What was brought in keeps what it needs to be undone, whoever runs again because a run fell silent.
  const [taken] = await tx.select({ appliedAt: imports.appliedAt }).from(imports).where(eq(imports.id, at.importId)).for('update')
  if (taken?.appliedAt) throw new Error(`the import ${at.importId} was brought in before`)
  await tx.delete(importLines).where(eq(importLines.importId, at.importId))
  for (const page of outcomesOf(judged))
    await insertAll(
      tx,
      'import_lines',
      LINE,
      page.map((it) => rowOf(it, at)),
    )
  if (!at.applied) return
  await tx.execute(
    sql`update import_lines l set version = o.version from objects o where l.import_id = ${at.importId} and o.id = l.object_id`,
  )
  // With the objects themselves: a process that dies right after leaves no import that is in and says that it is not.
  await tx.execute(sql`update imports set applied_at = now(), state = 'applied' where id = ${at.importId}`)
}

function rowOf({ typeId, siteId, planned, ...it }: LineOutcome, at: { tenantId: string; importId: string; applied: boolean }) {
  return {
    ...it,
    tenant_id: at.tenantId,
    import_id: at.importId,
    type_id: typeId,
    site_id: siteId,
    object_id: at.applied ? (planned?.id ?? null) : null,
    before: at.applied && planned?.existing ? beforeOf(planned) : null,
  }
}

function beforeOf({ existing }: Planned): Record<string, unknown> | null {
  if (!existing) return null
  const { names, settings, parentId, gatewayId, siteId, typeId, placed, withdrawn, links } = existing
  return { names, settings, parentId, gatewayId, siteId, typeId, placed, withdrawn, links }
}
