import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename } from 'node:path'
import type { ImportReport } from '#/server/exchange/contract.ts'
import { importObjects, importSites } from '#/server/exchange/index.ts'
import { type Command, type Input, UsageError } from '../command.ts'
import { openLocalSystem } from '../local-system.ts'
import { localTenant } from '../local-tenant.ts'

export const command: Command = {
  name: 'import',
  summary:
    'Brings in objects from a CSV file, in one transaction: all of it, or with any fault nothing. A JSON file brings in tenants and sites.',
  usage: '<objects.csv | sites.json> [--dry-run] [--tenant <slug>]',
  options: {
    'dry-run': { type: 'boolean', help: 'say what would be created, changed and refused, and keep nothing' },
    tenant: { type: 'string', help: 'the tenant by its slug (default: the first)' },
  },
  async run(input) {
    const [path, ...more] = input.positionals
    if (!path || more.length > 0) throw new UsageError('name one file')
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      throw new Error(error.code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read: ${error.code ?? error.message}`)
    })
    await using system = await openLocalSystem(input.project)
    const actor = { kind: 'system' as const, id: 'system:import', name: `${userInfo().username} (import)` }
    if (path.endsWith('.json')) return bringSites(input, await importSites(system, actor, parseJson(path, bytes)))
    const tenant = await localTenant(system, input.values.tenant as string | undefined)
    const dryRun = input.values['dry-run'] === true
    const done = await importObjects(system, { tenantId: tenant.id, actor, dryRun, progress: input.progress }, bytes)
    if (done.ok) {
      input.out(done.value, sentence(basename(path), done.value))
      return done.value.refused > 0 ? 1 : 0
    }
    if (done.refusal.code !== 'IMPORT_REFUSED') throw new Error(JSON.stringify(done.refusal))
    input.out({ refusal: done.refusal }, sentence(basename(path), done.refusal.report))
    return 1
  },
}

function bringSites(input: Input, done: Awaited<ReturnType<typeof importSites>>): number {
  if (!done.ok) throw new Error('message' in done.refusal ? done.refusal.message : done.refusal.code)
  const text = done.value.map(({ tenant, sites }) => `${tenant.slug}: ${sites.map(({ slug }) => slug).join(', ') || 'no sites'}`).join('\n')
  input.out({ tenants: done.value.map(({ tenant, sites }) => ({ slug: tenant.slug, sites: sites.map(({ slug }) => slug) })) }, text)
  return 0
}

function parseJson(path: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

function sentence(file: string, report: ImportReport): string {
  const faults = report.problems.map(
    ({ line, column, value, message, hint }) =>
      `  ${file}:${line}${column ? ` ${column}` : ''}${value ? ` "${value}"` : ''}: ${message}; ${hint}`,
  )
  const rest = report.refused > 0 && report.problems.length >= 200 ? ['  … and more'] : []
  const verb = report.dryRun ? 'would be' : 'were'
  const done = `${report.rows} lines: ${report.created} ${verb} created, ${report.changed} changed, ${report.unchanged} left as they are (${(report.ms / 1000).toFixed(1)} s)`
  const refused = report.dryRun ? `${report.refused} lines have faults` : `${report.refused} lines have faults; nothing was brought in`
  return [...faults, ...rest, report.refused > 0 ? refused : done].join('\n')
}
