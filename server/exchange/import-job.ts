import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import type { RegistryRefusal } from '#/server/registry/contract.ts'
import { insertAll } from '#/server/registry/index.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { ExchangeRefusal, ImportMapping, ImportProblem, ImportReport, ImportState, ImportView } from './contract.ts'
import { importRows, type Judged } from './import-objects.ts'
import { mappedRows } from './mapped.ts'
import type { Planned } from './plan.ts'
import { importLines, imports } from './schema.ts'
import { openSource } from './source.ts'
import { fileOf, type Importer, importById, viewOf } from './upload.ts'

type Refused = ExchangeRefusal | RegistryRefusal
type Ask = { importId: string; actor: Importer; dryRun: boolean; progress?: ((done: string) => void) | undefined }

/** Says what every line would do, and keeps that; nothing is brought in. It goes on by itself: `progress` and `state` tell. */
export async function checkImport(
  system: System,
  actor: Importer,
  ask: { importId: string; mapping: ImportMapping },
): Promise<Result<ImportView, Refused>> {
  const begun = await begin(system, actor, ask.importId, 'checking', ask.mapping)
  if (begun.ok) void run(system, { importId: ask.importId, actor, dryRun: true })
  return begun
}

/** Brings in what was checked, in one transaction. */
export async function applyImport(system: System, actor: Importer, importId: string): Promise<Result<ImportView, Refused>> {
  const begun = await begin(system, actor, importId, 'applying', null)
  if (begun.ok) void run(system, { importId, actor, dryRun: false })
  return begun
}

/** Brings in a file that was just taken in, without a dry run before it, and waits: for who stands at the command line. */
export async function bringIn(
  system: System,
  ask: { importId: string; actor: Importer; mapping: ImportMapping; progress?: ((done: string) => void) | undefined },
): Promise<Result<ImportReport, Refused>> {
  const { mapping, importId } = ask
  const applying = { state: 'applying' as const, mapping, progress: progressAt(system, 'reading', 0, 0) }
  await system.db.tenant(ask.actor.tenantId, (tx) => tx.update(imports).set(applying).where(eq(imports.id, importId)))
  const done = await runImport(system, { ...ask, dryRun: false })
  await keepOutcome(system, { ...ask, dryRun: false }, done)
  return done
}

/** So long may a run keep silent before another may take its place: its process is gone. */
const SILENT_MS = 120_000

async function begin(
  system: System,
  actor: Importer,
  importId: string,
  state: 'checking' | 'applying',
  mapping: ImportMapping | null,
): Promise<Result<ImportView, ExchangeRefusal>> {
  return system.db.tenant(actor.tenantId, async (tx) => {
    const found = await importById(tx, importId, true)
    if (!found.ok) return found
    const { state: was, progress } = found.value
    if (was === 'applied' || was === 'undone') return refuse({ code: 'IMPORT_DONE' })
    const silent = system.clock.nowMs() - ((progress as { atMs?: number } | null)?.atMs ?? 0) > SILENT_MS
    if ((was === 'checking' || was === 'applying') && !silent) return refuse({ code: 'IMPORT_BUSY' })
    if (state === 'applying' && was !== 'checked') return refuse({ code: 'IMPORT_NOT_CHECKED' })
    const [row] = await tx
      .update(imports)
      .set({ state, progress: progressAt(system, 'reading', 0, 0), ...(mapping ? { mapping, report: null } : {}) })
      .where(eq(imports.id, importId))
      .returning()
    return row ? ok(viewOf(row)) : refuse({ code: 'IMPORT_NOT_FOUND' })
  })
}

const progressAt = (system: System, stage: 'reading' | 'checking' | 'writing', done: number, total: number) => ({
  stage,
  done,
  total,
  atMs: system.clock.nowMs(),
})

async function run(system: System, ask: Ask): Promise<void> {
  try {
    await keepOutcome(system, ask, await runImport(system, ask))
  } catch (error) {
    system.log.error({ err: error, importId: ask.importId }, 'an import broke off; nothing of it was kept')
    await end(system, ask, 'failed', null, [refusedLine('INTERNAL_SERVER_ERROR')]).catch(() => {})
  }
}

async function keepOutcome(system: System, ask: Ask, done: Result<ImportReport, Refused>): Promise<void> {
  if (done.ok) return end(system, ask, ask.dryRun ? 'checked' : 'applied', done.value)
  const report = done.refusal.code === 'IMPORT_REFUSED' ? done.refusal.report : null
  await end(system, ask, 'failed', report, report ? [] : [refusedLine(done.refusal.code)])
}

const refusedLine = (code: string): ImportProblem => ({ line: 0, column: '', code, value: '', message: code, hint: '' })

/** Reads, checks and, unless it is a dry run, writes: in one transaction with what is kept of its lines. */
export async function runImport(system: System, { importId, actor, dryRun, progress }: Ask): Promise<Result<ImportReport, Refused>> {
  const { tenantId } = actor
  const tell = (stage: 'reading' | 'checking' | 'writing', done: number, total: number) =>
    system.db.tenant(tenantId, (tx) =>
      tx
        .update(imports)
        .set({ progress: progressAt(system, stage, done, total) })
        .where(eq(imports.id, importId)),
    )
  const [row, bytes] = await system.db.tenant(tenantId, async (tx) => [await importById(tx, importId), await fileOf(tx, importId)] as const)
  if (!row.ok) return row
  const read = await mappedRows(await openSource(bytes, row.value.fileName), row.value.mapping)
  await tell('checking', 0, read.rows.length)
  const keep = (tx: Tx, judged: Judged) => keepLines(tx, judged, { tenantId, importId, applied: !dryRun })
  return importRows(
    system,
    {
      tenantId,
      actor,
      dryRun,
      importId,
      keep,
      progress: (line) => {
        progress?.(line)
        void tell(dryRun ? 'checking' : 'writing', 0, read.rows.length).catch(() => {})
      },
    },
    read,
    row.value.sha256,
  )
}

async function end(
  system: System,
  { importId, actor }: Ask,
  state: ImportState,
  report: ImportReport | null,
  problems?: ImportProblem[],
): Promise<void> {
  await system.db.tenant(actor.tenantId, (tx) =>
    tx
      .update(imports)
      .set({ ...(state === 'applied' ? {} : { state }), progress: null, ...(report ? { report } : {}), ...(problems ? { problems } : {}) })
      .where(and(eq(imports.id, importId), inArray(imports.state, state === 'applied' ? ['applied', 'undone'] : ['checking', 'applying']))),
  )
}

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
  lon: 'float8',
  lat: 'float8',
  object_id: 'uuid',
  before: 'jsonb',
}

async function keepLines(tx: Tx, judged: Judged, at: { tenantId: string; importId: string; applied: boolean }): Promise<void> {
  const { plan, problems, read } = judged
  // What was brought in keeps what it needs to be undone, whoever runs again because a run fell silent.
  const [taken] = await tx.select({ appliedAt: imports.appliedAt }).from(imports).where(eq(imports.id, at.importId)).for('update')
  if (taken?.appliedAt) throw new Error(`the import ${at.importId} was brought in before`)
  await tx.delete(importLines).where(eq(importLines.importId, at.importId))
  const faults = Map.groupBy(problems, ({ line }) => line)
  const verdicts = new Map<number, { verdict: 'create' | 'change'; planned: Planned }>()
  for (const planned of plan.create) verdicts.set(planned.draft.line, { verdict: 'create', planned })
  for (const planned of plan.change) verdicts.set(planned.draft.line, { verdict: 'change', planned })
  const drafts = new Map(judged.drafts.map((draft) => [draft.line, draft]))
  const cells = new Map(read.rows.map((row) => [row.line, row.cells]))
  const lines = [...new Set([...cells.keys(), ...faults.keys()])].sort((a, b) => a - b)
  const row = (line: number) => {
    const draft = drafts.get(line)
    const given = cells.get(line)
    const own = verdicts.get(line)
    const bad = faults.get(line) ?? []
    const name = draft ? (draft.names['zh-CN'] ?? draft.names.en ?? '') : (given?.name_zh ?? given?.name_en ?? '')
    return {
      tenant_id: at.tenantId,
      import_id: at.importId,
      line,
      verdict: bad.length > 0 ? 'refuse' : (own?.verdict ?? 'same'),
      tag: (draft?.tag ?? given?.tag ?? '').slice(0, 200),
      name: name.slice(0, 200),
      type_id: draft?.typeId ?? given?.type ?? '',
      changed: own?.planned.changed ?? [],
      problems: bad,
      lon: draft?.place?.lon ?? null,
      lat: draft?.place?.lat ?? null,
      object_id: at.applied ? (own?.planned.id ?? null) : null,
      before: at.applied && own?.planned.existing ? beforeOf(own.planned) : null,
    }
  }
  const STEP = 5_000
  for (let from = 0; from < lines.length; from += STEP) await insertAll(tx, 'import_lines', LINE, lines.slice(from, from + STEP).map(row))
  if (!at.applied) return
  await tx.execute(
    sql`update import_lines l set version = o.version from objects o where l.import_id = ${at.importId} and o.id = l.object_id`,
  )
  // With the objects themselves: a process that dies right after leaves no import that is in and says that it is not.
  await tx.execute(sql`update imports set applied_at = now(), state = 'applied' where id = ${at.importId}`)
}

function beforeOf({ existing }: Planned): Record<string, unknown> | null {
  if (!existing) return null
  const { names, settings, parentId, gatewayId, siteId, typeId, placed, withdrawn, links } = existing
  return { names, settings, parentId, gatewayId, siteId, typeId, placed, withdrawn, links }
}
