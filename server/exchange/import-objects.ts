import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { SiteSummary } from '#/server/access/contract.ts'
import { listSites, type Tenant, tenantById } from '#/server/access/index.ts'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { RegistryRefusal } from '#/server/registry/contract.ts'
import { attempt, canonicalIn, type NewAlias, tellCodeClash } from '#/server/registry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { applyPlan } from './apply.ts'
import type { ExchangeRefusal, ImportProblem, ImportReport } from './contract.ts'
import { type Crs, crsOf } from './crs.ts'
import { readCsv } from './csv.ts'
import { decoded } from './encoding.ts'
import { existingByTag, takenAliases, takenElsewhere } from './existing.ts'
import { fencedLines } from './fenced.ts'
import { localGrids } from './local-grid.ts'
import { type Plan, type Planned, planImport } from './plan.ts'
import { type Draft, type RowsRead, readRow } from './row.ts'

const SHOWN = 200
/** So many clashes of one file become events, each for itself. */
const TOLD = 100
export type ImportAsk = { tenantId: TenantId; actor: FeedActor; dryRun?: boolean; progress?: (done: string) => void }
/** What was found out, for who keeps it: in the same transaction. */
export type Judged = { read: RowsRead; drafts: readonly Draft[]; plan: Plan; problems: readonly ImportProblem[] }
export type ImportRun = ImportAsk & {
  importId?: string
  keep?: (tx: Tx, judged: Judged) => Promise<void>
  /** Why what was found out is not what somebody agreed to; null where it is. */
  stale?: (tx: Tx, judged: Judged) => Promise<ExchangeRefusal | null>
}

/** Brings in objects from a CSV file in our own columns, in one transaction: all of it, or with any fault nothing. A tag that is there already
 *  is changed to what the file says, or left as it is. A dry run says the same and keeps nothing. */
export async function importObjects(
  system: System,
  ask: ImportAsk,
  csv: string | Uint8Array,
): Promise<Result<ImportReport, ExchangeRefusal | RegistryRefusal>> {
  const text = typeof csv === 'string' ? csv : decoded(csv).text
  return importRows(system, ask, await readCsv(text), createHash('sha256').update(text).digest('hex'))
}

/** The same for lines that were read already, whatever file they came from. */
export async function importRows(
  system: System,
  ask: ImportRun,
  read: RowsRead,
  sha256: string,
): Promise<Result<ImportReport, ExchangeRefusal | RegistryRefusal>> {
  const startedMs = performance.now()
  ask.progress?.(`${read.rows.length} lines read`)
  let clashes: NewAlias[] = []
  const work = async (tx: Tx): Promise<Result<ImportReport, ExchangeRefusal>> => {
    // Of two imports at once the second sees what the first has brought.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`import ${ask.tenantId}`}, 0))`)
    const { tenant, sites } = await groundOf(tx, ask.tenantId)
    const drafts = readRows(read, tenant, sites, await localGrids(system, ask.tenantId))
    const plan = await planOf(system, tx, drafts.drafts, tenant, sites)
    clashes = plan.clashes
    const fenced = await fencedLines(tx, ask.actor, plan)
    const problems = [...read.problems, ...drafts.problems, ...plan.problems, ...fenced].sort((a, b) => a.line - b.line)
    const report = reportOf(read, plan, problems, ask.dryRun === true)
    const judged = { read, drafts: drafts.drafts, plan, problems }
    ask.progress?.(`${plan.create.length} new, ${plan.change.length} changed, ${plan.unchanged} as they were, ${report.refused} refused`)
    if (ask.dryRun) {
      await ask.keep?.(tx, judged)
      return ok({ ...report, ms: Math.round(performance.now() - startedMs) })
    }
    const stale = await ask.stale?.(tx, judged)
    if (stale) return refuse(stale)
    if (problems.length > 0) return refuse({ code: 'IMPORT_REFUSED', report: { ...report, created: 0, changed: 0 } })
    if (plan.create.length + plan.change.length > 0) {
      const at = new Date(system.clock.nowMs())
      await applyPlan(tx, plan, { tenantId: tenant.id, codePrefix: tenant.codePrefix, actor: ask.actor, at })
      const data = { created: plan.create.length, changed: plan.change.length, sha256 }
      await appendFeed(
        tx,
        { tenantId: tenant.id, actor: ask.actor, verb: 'object.imported', subject: { kind: 'import', id: ask.importId ?? uuidv7() }, data },
        at,
      )
    }
    await ask.keep?.(tx, judged)
    return ok({ ...report, ms: Math.round(performance.now() - startedMs) })
  }
  const done = await attempt(() => system.db.tenant(ask.tenantId, work))
  const subject = { kind: 'import' as const, id: ask.importId ?? sha256 }
  for (const { scheme, value } of clashes.slice(0, TOLD))
    await tellCodeClash(system, { tenantId: ask.tenantId, actor: ask.actor, scheme, value, subject })
  return done
}

async function groundOf(tx: Tx, tenantId: TenantId): Promise<{ tenant: Tenant; sites: SiteSummary[] }> {
  const tenant = await tenantById(tx, tenantId)
  if (!tenant) throw new Error(`there is no tenant ${tenantId}`)
  return { tenant, sites: await listSites(tx, tenantId) }
}

function readRows(
  read: RowsRead,
  tenant: Tenant,
  sites: readonly SiteSummary[],
  grids: ReadonlyMap<string, string>,
): { drafts: Draft[]; problems: ImportProblem[] } {
  const known = new Map<string, Crs | null>()
  const crs = (name: string) => {
    if (!known.has(name)) known.set(name, crsOf(name, grids))
    return known.get(name) ?? null
  }
  const rules = { sites: new Map(sites.map((site) => [site.slug, site])), crs, workingCrs: tenant.workingCrs }
  const drafts: Draft[] = []
  const problems: ImportProblem[] = []
  for (const row of read.rows) {
    const { draft, problems: own } = readRow(row, rules)
    if (draft) drafts.push(draft)
    problems.push(...own)
  }
  return { drafts, problems }
}

async function planOf(system: System, tx: Tx, drafts: readonly Draft[], tenant: Tenant, sites: readonly SiteSummary[]): Promise<Plan> {
  const named = (draft: Draft) =>
    [draft.tag, draft.parent, draft.gateway, draft.inPosition, ...(draft.links ?? []).map(({ to }) => to)].filter(
      (tag): tag is string => !!tag,
    )
  const existing = await existingByTag(tx, drafts.flatMap(named))
  const aliases = drafts.flatMap((draft) => [
    ...draft.aliases.map(({ scheme, value }) => canonicalIn(scheme, value) ?? ''),
    ...(draft.serial ? [canonicalIn('serial', draft.serial) ?? ''] : []),
  ])
  const canonicals = [...new Set(aliases)]
  const taken = await takenAliases(tx, canonicals)
  const elsewhere = await takenElsewhere(system, tenant.id, canonicals)
  return planImport(drafts, { tenantId: tenant.id, sites, existing, taken, elsewhere })
}

function reportOf(read: RowsRead, plan: Plan, problems: readonly ImportProblem[], dryRun: boolean): ImportReport {
  const refused = new Set(problems.map(({ line }) => line))
  const good = (planned: readonly Planned[]) => planned.reduce((sum, { draft }) => (refused.has(draft.line) ? sum : sum + 1), 0)
  return {
    dryRun,
    rows: read.rows.length,
    created: good(plan.create),
    changed: good(plan.change),
    unchanged: plan.unchanged,
    refused: refused.size,
    problems: problems.slice(0, SHOWN),
    ms: 0,
  }
}
