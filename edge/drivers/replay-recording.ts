import { createReadStream, existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { type Mapping, RecordingError } from './replay-mapping.ts'

/** One line: its time, and a value for each mapped channel; NaN where the cell is empty. `line` counts the header as 1. */
export type RecordedRow = { line: number; timeMs: number; values: readonly { channel: string; unit: string; value: number }[] }

type Cells = { column: string; at: number; channel: string; unit: string }[]

/** Reads a recording line by line, as it stands; `.gz` is unpacked on the way.
 *  @throws RecordingError naming file, line and column at the first cell that is not what the mapping says */
export async function* readRecording(path: string, mapping: Mapping): AsyncGenerator<RecordedRow> {
  const name = basename(path)
  if (!existsSync(path) || !statSync(path).isFile()) throw new RecordingError('FILE_MISSING', `${name}: no such file`)
  const file = createReadStream(path)
  const parser = parse({ delimiter: mapping.delimiter, bom: true, relax_column_count: true, skip_empty_lines: true, trim: true })
  const bytes = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  bytes.on('error', (error: Error) => parser.destroy(error))
  bytes.pipe(parser)
  let line = 0
  let cells: Cells = []
  let timeAt = -1
  let width = 0
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      line++
      if (line === 1) {
        ;({ cells, timeAt } = readHeader(record, mapping, name))
        width = record.length
        continue
      }
      if (record.length < width) {
        throw new RecordingError('SHORT_LINE', `${name}, line ${line}: ${record.length} cells where the header has ${width}`, { line })
      }
      yield {
        line,
        timeMs: timeOf(record[timeAt] ?? '', mapping, name, line),
        values: cells.map(({ column, at, channel, unit }) => ({
          channel,
          unit,
          value: numberOf(record[at] ?? '', mapping, name, line, column),
        })),
      }
    }
  } finally {
    file.destroy()
  }
  if (line === 0) throw new RecordingError('EMPTY', `${name}: the file is empty`)
  if (line === 1) throw new RecordingError('NO_ROWS', `${name}: there is a header and no row below it`, { line: 1 })
}

function readHeader(header: string[], mapping: Mapping, name: string): { cells: Cells; timeAt: number } {
  const at = (column: string) => {
    const index = header.indexOf(column)
    if (index >= 0) return index
    const other = [';', ',', '\t'].find((mark) => mark !== mapping.delimiter && header.length === 1 && header[0]?.includes(mark))
    const hint = other
      ? ` The cells seem to be divided by ${JSON.stringify(other)}; the mapping says ${JSON.stringify(mapping.delimiter)}.`
      : ''
    throw new RecordingError('COLUMN_MISSING', `${name}, line 1: column "${column}" is missing; there are: ${header.join(', ')}.${hint}`, {
      line: 1,
      column,
    })
  }
  const timeAt = at(mapping.time.column)
  return {
    timeAt,
    cells: Object.entries(mapping.columns).map(([column, { channel, unit }]) => ({ column, at: at(column), channel, unit })),
  }
}

function numberOf(cell: string, mapping: Mapping, name: string, line: number, column: string): number {
  if (cell === '' || /^nan$/i.test(cell)) return Number.NaN
  const text = mapping.decimal === ',' ? cell.replace(',', '.') : cell
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
  if (/^[+-]?\d+,\d+$/.test(text)) {
    throw new RecordingError(
      'DECIMAL_COMMA',
      `${name}, line ${line}, column "${column}": "${cell}" has a decimal comma; say "decimal": "," in the mapping`,
      { line, column },
    )
  }
  throw new RecordingError('NOT_A_NUMBER', `${name}, line ${line}, column "${column}": "${cell.slice(0, 40)}" is not a number`, {
    line,
    column,
  })
}

function timeOf(cell: string, mapping: Mapping, name: string, line: number): number {
  const { column, format } = mapping.time
  let ms = Number.NaN
  if (format !== 'text') ms = cell === '' ? Number.NaN : Number(cell) * (format === 's' ? 1000 : 1)
  else if (/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/.test(cell)) {
    ms = Date.parse(`${cell.replace(' ', 'T')}${/(Z|[+-]\d\d:?\d\d)$/.test(cell.slice(10)) ? '' : 'Z'}`)
  }
  if (Number.isFinite(ms)) return ms
  throw new RecordingError('BAD_TIME', `${name}, line ${line}, column "${column}": "${cell.slice(0, 40)}" is not a time`, { line, column })
}

export type RecordingFacts = { rows: number; firstMs: number; lastMs: number; backwards: { line: number; byMs: number }[]; missing: number }

/** Reads it whole before anything is played, so that an error in the last line is told before the first. Time that does not advance is
 *  reported, and such lines are left out. */
export async function checkRecording(path: string, mapping: Mapping): Promise<RecordingFacts> {
  const facts: RecordingFacts = { rows: 0, firstMs: Number.NaN, lastMs: Number.NEGATIVE_INFINITY, backwards: [], missing: 0 }
  for await (const row of readRecording(path, mapping)) {
    if (row.timeMs <= facts.lastMs) {
      facts.backwards.push({ line: row.line, byMs: facts.lastMs - row.timeMs })
      continue
    }
    if (facts.rows++ === 0) facts.firstMs = row.timeMs
    facts.lastMs = row.timeMs
    facts.missing += row.values.filter(({ value }) => Number.isNaN(value)).length
  }
  return facts
}

/** Only the lines whose time advances. `from` and `to` count rows from 0, `to` excluded. */
export async function* advancingRows(
  path: string,
  mapping: Mapping,
  rows: { from?: number; to?: number } = {},
): AsyncGenerator<RecordedRow> {
  let last = Number.NEGATIVE_INFINITY
  let index = -1
  for await (const row of readRecording(path, mapping)) {
    if (row.timeMs <= last) continue
    last = row.timeMs
    index++
    if (index < (rows.from ?? 0)) continue
    if (index >= (rows.to ?? Number.POSITIVE_INFINITY)) return
    yield row
  }
}
