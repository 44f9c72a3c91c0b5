import { strToU8, Zip, ZipDeflate } from 'fflate'
import { EXPORT_COLUMNS, type ExportRow } from './export-rows.ts'

export const EXPORT_FORMATS = ['csv', 'xlsx', 'geojson'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** A file in the making: what is put in comes out as bytes, piece by piece, so that a million lines need no memory. */
export type ExportFile = { contentType: string; begin(): Uint8Array; rows(rows: readonly ExportRow[]): Uint8Array; end(): Uint8Array }

export const exportFile = (format: ExportFormat): ExportFile => FILES[format]()

const FILES = { csv: csvFile, xlsx: xlsxFile, geojson: geojsonFile } as const satisfies Record<ExportFormat, () => ExportFile>

/** UTF-8 with its mark, because spreadsheets take a file without one for another encoding. */
function csvFile(): ExportFile {
  const line = (cells: readonly (string | number | null)[]) => `${cells.map(csvCell).join(',')}\r\n`
  return {
    contentType: 'text/csv; charset=utf-8',
    begin: () => strToU8(`\ufeff${line(EXPORT_COLUMNS)}`),
    rows: (rows) => strToU8(rows.map((row) => line(EXPORT_COLUMNS.map((column) => row[column]))).join('')),
    end: () => new Uint8Array(),
  }
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe; our own numbers are numbers.
 *  @source OWASP, CSV Injection */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function geojsonFile(): ExportFile {
  let first = true
  return {
    contentType: 'application/geo+json',
    begin: () => strToU8('{"type":"FeatureCollection","features":[\n'),
    rows: (rows) => {
      const text = rows.map((row) => {
        const { at, ...properties } = row
        const feature = { type: 'Feature', geometry: at && { type: 'Point', coordinates: [at.lon, at.lat] }, properties }
        const before = first ? '' : ',\n'
        first = false
        return before + JSON.stringify(feature)
      })
      return strToU8(text.join(''))
    },
    end: () => strToU8('\n]}\n'),
  }
}

/** A workbook of one sheet. Texts stand in their cells as texts: no formula can come of them. */
function xlsxFile(): ExportFile {
  let pieces: Uint8Array[] = []
  const zip = new Zip((error, data) => {
    if (error) throw error
    pieces.push(data)
  })
  const taken = () => {
    const bytes = Buffer.concat(pieces)
    pieces = []
    return bytes
  }
  const sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 6 })
  let at = 1
  const rowXml = (cells: readonly (string | number | null)[]) => {
    const n = at++
    return `<row r="${n}">${cells.map((cell, i) => cellXml(cell, `${columnLetters(i)}${n}`)).join('')}</row>`
  }
  return {
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    begin: () => {
      for (const [path, text] of PARTS) {
        const part = new ZipDeflate(path, { level: 6 })
        zip.add(part)
        part.push(strToU8(text), true)
      }
      zip.add(sheet)
      sheet.push(strToU8(`${XML}<worksheet xmlns="${MAIN}"><sheetData>${rowXml(EXPORT_COLUMNS)}`))
      return taken()
    },
    rows: (rows) => {
      sheet.push(strToU8(rows.map((row) => rowXml(EXPORT_COLUMNS.map((column) => row[column]))).join('')))
      return taken()
    },
    end: () => {
      sheet.push(strToU8('</sheetData></worksheet>'), true)
      zip.end()
      return taken()
    },
  }
}

const columnLetters = (i: number): string =>
  i < 26 ? String.fromCharCode(65 + i) : columnLetters(Math.floor(i / 26) - 1) + columnLetters(i % 26)

function cellXml(value: string | number | null, ref: string): string {
  if (value === null) return ''
  if (typeof value === 'number') return `<c r="${ref}"><v>${value}</v></c>`
  return `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${xmlText(value)}</t></is></c>`
}

const xmlText = (text: string) =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
/** @source ECMA-376, Office Open XML: the parts a workbook cannot do without */
const PARTS = [
  [
    '[Content_Types].xml',
    `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${REL}"><sheets><sheet name="objects" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${REL}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
] as const
