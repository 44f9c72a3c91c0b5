import { keepable } from '#/twin-models/core/text.ts'
import type { ImportFormat, ImportProblem } from './contract.ts'
import { decoded, type Encoding } from './encoding.ts'
import { openCsv } from './read-csv.ts'
import { openGeojson } from './read-geojson.ts'
import { openThingDescription } from './read-td.ts'
import { isZip, openXlsx } from './read-xlsx.ts'

/** A file as it lies there: the columns it has, and its lines, whatever its format. What is wrong with the file as a whole is in `problems`,
 *  what is wrong with a line comes with the line. */
export type Source = {
  format: ImportFormat
  encoding: Encoding
  headers: string[]
  /** The reference system the file itself names or its format prescribes; null where it says nothing. */
  crs: string | null
  problems: ImportProblem[]
  lines(): AsyncIterable<SourceLine>
}
export type SourceLine = { line: number; cells: string[]; problems?: ImportProblem[] }

/** Opens a file by what is in it; its name only decides where that is not plain. */
export async function openSource(bytes: Uint8Array, fileName: string): Promise<Source> {
  const source = await opened(bytes, fileName)
  return { ...source, headers: kept(source.headers), lines: () => keptLines(source) }
}

async function opened(bytes: Uint8Array, fileName: string): Promise<Source> {
  if (isZip(bytes)) return openXlsx(bytes)
  const { text, encoding } = decoded(bytes)
  if (/^\s*[[{]/.test(text) && !/\.(csv|tsv|txt)$/i.test(fileName)) {
    const json = parsed(text)
    if (json !== undefined && isGeojson(json)) return openGeojson(json, encoding)
    return openThingDescription(json, encoding)
  }
  return openCsv(text, encoding)
}

/** As cells can be kept: what no database holds is seen as what it is. */
const kept = (cells: readonly string[]): string[] => cells.map((cell) => keepable(cell, cell.length))

async function* keptLines(source: Source): AsyncGenerator<SourceLine> {
  for await (const line of source.lines()) yield { ...line, cells: kept(line.cells) }
}

function parsed(text: string): unknown {
  try {
    // A key of the prototype is data here and nothing else.
    return JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value))
  } catch {
    return undefined
  }
}

const isGeojson = (json: unknown): json is { type: string } =>
  typeof json === 'object' && json !== null && ['FeatureCollection', 'Feature'].includes(String((json as { type?: unknown }).type))
