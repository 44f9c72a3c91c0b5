import type { ImportFormat, ImportProblem } from './contract.ts'
import { openCsv } from './read-csv.ts'
import { openGeojson } from './read-geojson.ts'
import { openThingDescription } from './read-td.ts'
import { isZip, openXlsx } from './read-xlsx.ts'

/** A file as it lies there: the columns it has, and its lines, whatever its format. What is wrong with the file as a whole is in `problems`,
 *  what is wrong with a line comes with the line. */
export type Source = {
  format: ImportFormat
  /** How its bytes became text. */
  encoding: 'UTF-8' | 'GB 18030'
  headers: string[]
  /** The reference system the file itself names or its format prescribes; null where it says nothing. */
  crs: string | null
  problems: ImportProblem[]
  lines(): AsyncIterable<SourceLine>
}
export type SourceLine = { line: number; cells: string[]; problems?: ImportProblem[] }

/** Opens a file by what is in it; its name only decides where that is not plain. */
export async function openSource(bytes: Uint8Array, fileName: string): Promise<Source> {
  if (isZip(bytes)) return openXlsx(bytes)
  const { text, encoding } = decoded(bytes)
  if (/^\s*[[{]/.test(text) && !/\.(csv|tsv|txt)$/i.test(fileName)) {
    const json = parsed(text)
    if (json !== undefined && isGeojson(json)) return openGeojson(json, encoding)
    return openThingDescription(json, encoding)
  }
  return openCsv(text, encoding)
}

/** UTF-8, with its mark or without; GB 18030 where the bytes are not UTF-8; UTF-16 by its mark. */
export function decoded(bytes: Uint8Array): { text: string; encoding: Source['encoding'] } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' }
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes), encoding: 'GB 18030' }
  }
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
