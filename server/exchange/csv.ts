import { parse } from 'csv-parse'
import { IMPORT_COLUMNS, type ImportColumn, type ImportProblem, NEEDED_COLUMNS } from './contract.ts'
import { problem } from './problem.ts'
import type { RawRow, RowsRead } from './row.ts'

/** Reads the lines of an import file. What is wrong with the file as a whole is a problem of its first line; of a line, of that line. */
export async function readCsv(text: string): Promise<RowsRead> {
  const clean = text.replace(/^\ufeff/, '')
  if (clean.trim() === '') return { rows: [], problems: [problem(1, '', 'EMPTY_FILE', '')] }
  const read: RowsRead = { rows: [], problems: [] }
  let header: (ImportColumn | null)[] | null = null
  const parser = parse(clean, { info: true, relax_column_count: true, skip_empty_lines: true, trim: true, max_record_size: 100_000 })
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (!header) {
        header = readHeader(record, read.problems)
        if (read.problems.length > 0) return read
      } else readLine(record, info.lines, header, read)
    }
  } catch (error) {
    const { lines, message } = error as Error & { lines?: number }
    read.problems.push(problem(lines ?? 1, '', 'NOT_CSV', message.slice(0, 120)))
  }
  if (header && read.rows.length === 0 && read.problems.length === 0) read.problems.push(problem(1, '', 'NO_ROWS', ''))
  return read
}

function readHeader(record: readonly string[], problems: ImportProblem[]): (ImportColumn | null)[] {
  if (record.length === 1 && /[;\t]/.test(record[0] ?? '')) {
    problems.push(problem(1, '', 'WRONG_DELIMITER', (record[0] ?? '').slice(0, 60)))
    return []
  }
  const names = record.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  )
  for (const needed of NEEDED_COLUMNS) if (!names.includes(needed)) problems.push(problem(1, needed, 'MISSING_COLUMN', needed))
  const seen = new Set<string>()
  return names.map((name) => {
    if (seen.has(name)) problems.push(problem(1, name, 'DUPLICATE_COLUMN', name))
    seen.add(name)
    if (isColumn(name)) return name
    problems.push(problem(1, name, 'UNKNOWN_COLUMN', name))
    return null
  })
}

function readLine(record: readonly string[], line: number, header: readonly (ImportColumn | null)[], read: RowsRead): void {
  if (record.length !== header.length) {
    read.problems.push(problem(line, '', 'COLUMN_COUNT', `${record.length} of ${header.length}`))
    return
  }
  const cells: RawRow['cells'] = {}
  for (const [i, column] of header.entries()) if (column) cells[column] = record[i] ?? ''
  read.rows.push({ line, cells })
}

const isColumn = (name: string): name is ImportColumn => (IMPORT_COLUMNS as readonly string[]).includes(name)
