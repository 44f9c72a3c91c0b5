import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import type { RegistryRefusal } from '#/server/registry/contract.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { ExchangeRefusal, ImportMapping, ImportProblem, ImportReport, ImportState, ImportView, Verdict } from './contract.ts'
import { importRows, type Judged } from './import-objects.ts'
import { keepLines } from './keep-lines.ts'
import { mappedRows } from './mapped.ts'
import { type ProblemCode, problem } from './problem.ts'
import { reading } from './reading.ts'
import { imports } from './schema.ts'
import { changedSince } from './stale.ts'
import { fileOf, type Importer, importById, viewOf } from './upload.ts'

type Refused = ExchangeRefusal | RegistryRefusal
/** `held`: against what was checked, so that what comes in is what the person saw. */
type Ask = { importId: string; actor: Importer; dryRun: boolean; held?: boolean; progress?: ((done: string) => void) | undefined }

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

/** Brings in what was checked, in one transaction. Where something else would come of it by now, nothing does: it says what, and is to be checked
 *  again. */
export async function applyImport(system: System, actor: Importer, importId: string): Promise<Result<ImportView, Refused>> {
  const begun = await begin(system, actor, importId, 'applying', null)
  if (begun.ok) void run(system, { importId, actor, dryRun: false, held: true })
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
      .set({
        state,
        progress: progressAt(system, 'reading', 0, 0),
        ...(mapping ? { mapping, report: null } : {}),
        ...(was === 'stale' ? { problems: [] } : {}),
      })
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
  if (done.refusal.code === 'IMPORT_STALE') return end(system, ask, 'stale', null, staleProblems(done.refusal))
  const report = done.refusal.code === 'IMPORT_REFUSED' ? done.refusal.report : null
  await end(system, ask, 'failed', report, report ? [] : [refusedLine(done.refusal.code)])
}

function staleProblems({ lines }: Extract<Refused, { code: 'IMPORT_STALE' }>): ImportProblem[] {
  return lines.map(({ line, tag, was, now }) => problem(line, '', was === now ? 'SINCE_TOUCHED' : SINCE[now], tag))
}
const SINCE = { create: 'SINCE_CREATE', change: 'SINCE_CHANGE', same: 'SINCE_SAME', refuse: 'SINCE_REFUSE' } as const satisfies Record<
  Verdict,
  ProblemCode
>

const refusedLine = (code: string): ImportProblem => ({ line: 0, column: '', code, value: '', message: code, hint: '' })

/** Reads, checks and, unless it is a dry run, writes: in one transaction with what is kept of its lines. */
export async function runImport(system: System, { importId, actor, dryRun, held, progress }: Ask): Promise<Result<ImportReport, Refused>> {
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
  const { fileName, mapping } = row.value
  const read = await reading(system, { bytes, fileName }, (source) => mappedRows(source, mapping))
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
      ...(held ? { stale: (tx: Tx, judged: Judged) => changedSince(tx, judged, importId) } : {}),
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
