import { parse } from 'csv-parse'
import { problem } from './problem.ts'
import type { Source, SourceLine } from './source.ts'

type Parsed = AsyncIterable<{ record: string[]; info: { lines: number } }>
const OPTIONS = { info: true, relax_column_count: true, skip_empty_lines: true, trim: true, max_record_size: 200_000 } as const

/** Lines divided by commas, semicolons or tabs: by whatever divides the header best. */
export async function openCsv(given: string, encoding: Source['encoding']): Promise<Source> {
  const text = given.replace(/^\ufeff/, '')
  const source: Source = { format: 'csv', encoding, headers: [], crs: null, problems: [], lines: () => none() }
  if (text.trim() === '') return { ...source, problems: [problem(1, '', 'EMPTY_FILE', '')] }
  const delimiter = dividerOf(text.slice(0, text.search(/[\r\n]/) < 0 ? undefined : text.search(/[\r\n]/)))
  const headers = await headerOf(text, delimiter)
  if (!headers) return { ...source, problems: [problem(1, '', 'NOT_CSV', text.slice(0, 60))] }
  return { ...source, headers, lines: () => linesOf(text, delimiter, headers.length) }
}

const dividerOf = (header: string) =>
  ([',', ';', '\t', '|'] as const).toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ','

async function headerOf(text: string, delimiter: string): Promise<string[] | null> {
  const parser = parse(text, { ...OPTIONS, delimiter, to: 1 }) as Parsed
  try {
    for await (const { record } of parser) return record
  } catch {
    return null
  }
  return null
}

async function* linesOf(text: string, delimiter: string, columns: number): AsyncGenerator<SourceLine> {
  const parser = parse(text, { ...OPTIONS, delimiter, from: 2 }) as Parsed
  try {
    for await (const { record, info } of parser) {
      if (record.every((cell) => cell === '')) continue
      if (record.length === columns) yield { line: info.lines, cells: record }
      else yield { line: info.lines, cells: [], problems: [problem(info.lines, '', 'COLUMN_COUNT', `${record.length} of ${columns}`)] }
    }
  } catch (error) {
    const { lines, message } = error as Error & { lines?: number }
    yield { line: lines ?? 1, cells: [], problems: [problem(lines ?? 1, '', 'NOT_CSV', message.slice(0, 120))] }
  }
}

async function* none(): AsyncGenerator<SourceLine> {}
