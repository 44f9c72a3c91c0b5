import type { ImportColumn, ImportMapping, ImportProblem } from './contract.ts'
import { typeCalled } from './guess.ts'
import { problem } from './problem.ts'
import type { RawRow, RowsRead } from './row.ts'
import type { Source } from './source.ts'

/** So many lines are planned at once; the plan is held in memory. */
export const MOST_ROWS = 250_000
const NUMBERS: ReadonlySet<ImportColumn> = new Set(['lon', 'lat', 'level_m', 'heading_deg', 'epoch', 'accuracy_m'])

/** The lines of a file in our columns. */
export async function mappedRows(source: Source, mapping: ImportMapping): Promise<RowsRead> {
  const problems = [...source.problems, ...wrongWith(mapping, source)]
  const rows: RawRow[] = []
  if (problems.length > 0) return { rows, problems }
  for await (const { line, cells, problems: own } of source.lines()) {
    if (own) problems.push(...own)
    else rows.push({ line, cells: cellsOf(cells, mapping) })
    if (rows.length > MOST_ROWS) return { rows: [], problems: [problem(line, '', 'TOO_MANY_ROWS', String(MOST_ROWS))] }
  }
  if (rows.length === 0 && problems.length === 0) problems.push(problem(1, '', 'NO_ROWS', ''))
  return { rows, problems }
}

function wrongWith({ columns, defaults }: ImportMapping, source: Source): ImportProblem[] {
  const problems: ImportProblem[] = []
  const seen = new Set<ImportColumn>()
  for (const [i, column] of columns.entries()) {
    if (column && seen.has(column)) problems.push(problem(1, source.headers[i] ?? '', 'DUPLICATE_COLUMN', column))
    if (column) seen.add(column)
  }
  if (!seen.has('tag') && !seen.has('city_code')) problems.push(problem(1, 'tag', 'MISSING_COLUMN', 'tag'))
  if (!seen.has('type') && !defaults.type) problems.push(problem(1, 'type', 'MISSING_COLUMN', 'type'))
  return problems
}

function cellsOf(given: readonly string[], { columns, defaults, types, decimalComma }: ImportMapping): RawRow['cells'] {
  const cells: RawRow['cells'] = {}
  for (const [i, column] of columns.entries()) {
    if (!column) continue
    const cell = given[i] ?? ''
    cells[column] = decimalComma && NUMBERS.has(column) ? cell.replace(/^([+-]?\d+),(\d+)$/, '$1.$2') : cell
  }
  const word = cells.type || defaults.type || ''
  cells.type = types[word] ?? typeCalled(word) ?? word
  if (defaults.site && !cells.site) cells.site = defaults.site
  if (defaults.crs && !cells.crs) cells.crs = defaults.crs
  if (cells.kind) cells.kind = { 位号: 'position', 资产: 'asset' }[cells.kind] ?? cells.kind
  return cells
}
