import { Unzip, UnzipInflate } from 'fflate'
import { SaxesParser } from 'saxes'
import { type ProblemCode, problem } from './problem.ts'
import type { Source, SourceLine } from './source.ts'

/** What a workbook may unfold to. A bomb is small outside and has no end inside: it is left at these bounds, whatever its directory claims. */
const LIMITS = {
  partBytes: 400_000_000,
  stringBytes: 120_000_000,
  ratio: 400,
  ratioFromBytes: 10_000_000,
  columns: 200,
  rows: 1_048_576,
  cells: 20_000_000,
} as const
const PUSH_BYTES = 16 * 1024

export const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b

class TooMuch extends Error {
  readonly code: ProblemCode
  constructor(code: ProblemCode) {
    super(code)
    this.code = code
  }
}

/** The first sheet of a workbook. Formulas are not carried over, not even their results: a cell that has one says so. */
export async function openXlsx(bytes: Uint8Array): Promise<Source> {
  const source: Source = { format: 'xlsx', encoding: 'UTF-8', headers: [], crs: null, problems: [], lines: () => none() }
  try {
    const strings = sharedStrings(bytes)
    const rows = sheetRows(bytes, strings)
    const first = rows[0]
    if (!first) return { ...source, problems: [problem(1, '', 'EMPTY_FILE', '')] }
    const width = first.cells.reduce((last, cell, i) => (cell === '' ? last : i + 1), 0)
    return { ...source, headers: Array.from({ length: width }, (_, i) => first.cells[i] ?? ''), lines: () => linesOf(rows, width) }
  } catch (error) {
    const code = error instanceof TooMuch ? error.code : 'NOT_XLSX'
    return { ...source, problems: [problem(1, '', code, error instanceof TooMuch ? '' : String((error as Error).message).slice(0, 100))] }
  }
}

type Row = { line: number; cells: string[]; formula: number }

async function* linesOf(rows: readonly Row[], width: number): AsyncGenerator<SourceLine> {
  for (const { line, cells, formula } of rows.slice(1)) {
    if (cells.every((cell) => cell === '') && formula < 0) continue
    if (formula >= 0) yield { line, cells: [], problems: [problem(line, columnName(formula), 'FORMULA', '')] }
    else yield { line, cells: Array.from({ length: width }, (_, i) => cells[i] ?? '') }
  }
}

const columnName = (i: number): string => (i < 26 ? String.fromCharCode(65 + i) : columnName(Math.floor(i / 26) - 1) + columnName(i % 26))
const columnIndex = (ref: string): number =>
  [...(/^[A-Z]+/.exec(ref)?.[0] ?? '')].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1

function sharedStrings(bytes: Uint8Array): string[] {
  const strings: string[] = []
  let size = 0
  let text: string | null = null
  let phonetic = false
  parsePart(bytes, (path) => path === 'xl/sharedStrings.xml', {
    open: (name) => {
      if (name === 'si') text = ''
      if (name === 'rPh') phonetic = true
    },
    text: (more, inside) => {
      if (inside === 't' && text !== null && !phonetic) text += more
      size += more.length
      if (size > LIMITS.stringBytes) throw new TooMuch('TOO_LARGE_INSIDE')
    },
    close: (name) => {
      if (name === 'rPh') phonetic = false
      if (name === 'si') {
        strings.push((text ?? '').trim())
        text = null
      }
    },
  })
  return strings
}

function sheetRows(bytes: Uint8Array, strings: readonly string[]): Row[] {
  const rows: Row[] = []
  let row: Row | null = null
  let held = 0
  let at = -1
  let kind = ''
  let value = ''
  const found = parsePart(bytes, (path) => /^xl\/worksheets\/[^/]+\.xml$/.test(path), {
    open: (name, attributes) => {
      if (name === 'row') {
        if (rows.length >= LIMITS.rows) throw new TooMuch('TOO_MANY_ROWS')
        row = { line: Number(attributes.r) || rows.length + 1, cells: [], formula: -1 }
      } else if (name === 'c') {
        at = attributes.r ? columnIndex(attributes.r) : at + 1
        if (at >= LIMITS.columns) at = LIMITS.columns
        kind = attributes.t ?? 'n'
        value = ''
      } else if (name === 'f' && row && row.formula < 0) row.formula = at
    },
    text: (more, inside) => {
      if (inside === 'v' || inside === 't') value += more
    },
    close: (name) => {
      if (name === 'c' && row && at < LIMITS.columns) {
        held += Math.max(0, at + 1 - row.cells.length)
        if (held > LIMITS.cells) throw new TooMuch('TOO_LARGE_INSIDE')
        while (row.cells.length < at) row.cells.push('')
        row.cells[at] =
          kind === 's' ? (strings[Number(value)] ?? '') : kind === 'n' ? numberText(value) : kind === 'e' ? `#${value}` : value.trim()
      }
      if (name === 'row' && row) {
        rows.push(row)
        row = null
        at = -1
      }
    },
  })
  if (!found) throw new Error('it has no sheet')
  return rows
}

/** Numbers are kept in binary: 31.2304 stands there as 31.230399999999999. */
const numberText = (value: string) => (/^-?\d+\.\d{12,}$/.test(value) ? String(Number(Number(value).toPrecision(15))) : value.trim())

type Handlers = {
  open: (name: string, attributes: Record<string, string>) => void
  text: (text: string, inside: string) => void
  close: (name: string) => void
}

/** Unfolds the first part that fits, in small pieces, and reads it as it comes. Entities of a document's own are not known here. */
function parsePart(bytes: Uint8Array, fits: (path: string) => boolean, handlers: Handlers): boolean {
  let found = false
  let done = false
  const inside: string[] = []
  const parser = new SaxesParser()
  parser.on('doctype', () => {
    throw new TooMuch('NOT_XLSX')
  })
  parser.on('opentag', (node) => {
    const name = node.name.replace(/^.*:/, '')
    inside.push(name)
    handlers.open(name, node.attributes as Record<string, string>)
  })
  parser.on('text', (text) => handlers.text(text, inside.at(-1) ?? ''))
  parser.on('closetag', (node) => {
    inside.pop()
    handlers.close(node.name.replace(/^.*:/, ''))
  })
  parser.on('error', (error) => {
    throw error
  })
  const decoder = new TextDecoder()
  let pushed = 0
  let unfolded = 0
  const unzip = new Unzip((file) => {
    if (found || !fits(file.name)) return
    found = true
    const from = pushed
    file.ondata = (error, data, final) => {
      if (error) throw error
      unfolded += data.length
      if (unfolded > LIMITS.partBytes || (unfolded > LIMITS.ratioFromBytes && unfolded > LIMITS.ratio * (pushed - from + PUSH_BYTES)))
        throw new TooMuch('TOO_LARGE_INSIDE')
      parser.write(decoder.decode(data, { stream: !final }))
      if (final) {
        parser.close()
        done = true
      }
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  for (let from = 0; from < bytes.length && !done; from += PUSH_BYTES) {
    pushed = Math.min(bytes.length, from + PUSH_BYTES)
    unzip.push(bytes.subarray(from, pushed), pushed === bytes.length)
  }
  return found
}

async function* none(): AsyncGenerator<SourceLine> {}
