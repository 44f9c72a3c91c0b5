import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename } from 'node:path'
import { z } from 'zod'
import { ImportMapping, type ImportReport } from '#/server/exchange/contract.ts'
import { type FileImported, importFile, importSites, undoImport } from '#/server/exchange/index.ts'
import { type Command, type Input, UsageError } from '../command.ts'
import { openLocalSystem } from '../local-system.ts'
import { localTenant } from '../local-tenant.ts'

export const command: Command = {
  name: 'import',
  summary:
    'Brings in objects from a CSV file, a workbook, GeoJSON, Thing Descriptions or a component inventory, in one transaction: all of it, or with any fault nothing. A site file brings in tenants and sites.',
  usage: '<file> [--dry-run] [--mapping <file>] [--tenant <slug>]   or: --undo <id> [--tenant <slug>]',
  options: {
    'dry-run': { type: 'boolean', help: 'say what would be created, changed and refused, and keep nothing' },
    mapping: { type: 'string', help: 'a JSON file that says which column is which; --dry-run --json prints what is guessed without it' },
    undo: { type: 'string', help: 'take an import back, while nothing else has touched what it brought; its id is told when it is done' },
    tenant: { type: 'string', help: 'the tenant by its slug (default: the first)' },
  },
  async run(input) {
    if (input.values.undo !== undefined) return undo(input, String(input.values.undo))
    const [path, ...more] = input.positionals
    if (!path || more.length > 0) throw new UsageError('name one file')
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      throw new Error(error.code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read: ${error.code ?? error.message}`)
    })
    await using system = await openLocalSystem(input.project)
    const actor = importer()
    const sites = path.endsWith('.json') ? siteFile(bytes) : null
    if (sites) return bringSites(input, await importSites(system, actor, sites))
    const tenant = await localTenant(system, input.values.tenant as string | undefined)
    const dryRun = input.values['dry-run'] === true
    const mapping = input.values.mapping ? await readMapping(String(input.values.mapping)) : undefined
    const file = { bytes, name: basename(path), ...(mapping ? { mapping } : {}) }
    return told(input, basename(path), await importFile(system, { tenantId: tenant.id, actor, dryRun, progress: input.progress }, file))
  },
}

/** Who stands at the command line. */
const importer = () => ({ kind: 'system' as const, id: 'system:import', name: `${userInfo().username} (import)` })

async function undo(input: Input, importId: string): Promise<number> {
  if (input.positionals.length > 0 || !z.uuid().safeParse(importId).success)
    throw new UsageError('say --undo with the id of an import alone')
  await using system = await openLocalSystem(input.project)
  const tenant = await localTenant(system, input.values.tenant as string | undefined)
  const done = await undoImport(system, { ...importer(), tenantId: tenant.id }, importId)
  if (!done.ok) {
    input.out({ refusal: done.refusal }, WHY_NOT[done.refusal.code] ?? done.refusal.code)
    return 1
  }
  input.out({ importId, undone: done.value.undoneAt }, `the import of ${done.value.fileName} is undone`)
  return 0
}

const WHY_NOT: Readonly<Record<string, string>> = {
  IMPORT_NOT_FOUND: 'there is no such import in this tenant',
  IMPORT_DONE: 'it is undone already',
  IMPORT_NOT_CHECKED: 'it was not brought in',
  IMPORT_TOUCHED: 'something else has touched what it brought since; it can no longer be taken back as a whole',
}

function told(input: Input, file: string, { importId, headers, mapping, done }: FileImported): number {
  const columns = headers.map((header, i) => `${header} → ${mapping.columns[i] ?? 'left out'}`).join(', ')
  if (done.ok) {
    input.out(
      { ...done.value, importId, mapping },
      `${columns}\n${sentence(file, done.value)}${importId ? `\nto take it back: npx onefold import --undo ${importId}` : ''}`,
    )
    return done.value.refused > 0 ? 1 : 0
  }
  if (done.refusal.code !== 'IMPORT_REFUSED') throw new Error(JSON.stringify(done.refusal))
  input.out({ refusal: done.refusal, mapping }, `${columns}\n${sentence(file, done.refusal.report)}`)
  return 1
}

async function readMapping(path: string): Promise<ImportMapping> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`there is no file ${path}`)
  })
  const read = ImportMapping.safeParse(parseJson(path, Buffer.from(text)))
  if (!read.success)
    throw new Error(`${path} is no mapping: ${read.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; ')}`)
  return read.data
}

/** A site file says of which tenants it speaks; other JSON holds objects. */
function siteFile(bytes: Buffer): unknown {
  try {
    const json: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof json === 'object' && json !== null && 'tenants' in json ? json : null
  } catch {
    return null
  }
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
