import { setTimeout as pause } from 'node:timers/promises'
import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { createReader, readWith } from './reading.ts'
import type { Source } from './source.ts'

const file = (fileName: string, text: string) => ({ fileName, bytes: strToU8(text) })
const collect = async ({ headers, problems, lines }: Source) => {
  const cells: string[][] = []
  for await (const line of lines()) cells.push(line.cells)
  return { headers, problems, cells }
}

test('[EX26] a file is read in a thread of its own, whatever its length, and the server goes on meanwhile', async () => {
  const rows = Array.from({ length: 4_321 }, (_, n) => `A-${n},street-light`)
  let ticks = 0
  const ticking = new AbortController()
  void (async () => {
    while (!ticking.signal.aborted) {
      await pause(1)
      ticks++
    }
  })()
  const reader = createReader()
  const read = await readWith(reader, file('lamps.csv', ['tag,type', ...rows].join('\n')), collect)
  const sheet = `<worksheet><sheetData>${'<row><c t="inlineStr"><is><t>A</t></is></c></row>'.repeat(60_000)}</sheetData></worksheet>`
  const before = ticks
  const bytes = zipSync({ 'xl/worksheets/sheet1.xml': strToU8(sheet) })
  const workbook = await readWith(reader, { fileName: 'long.xlsx', bytes }, collect)
  ticking.abort()
  expect(read).toMatchObject({ headers: ['tag', 'type'], problems: [] })
  expect(read.cells).toHaveLength(4_321)
  expect(read.cells.at(-1)).toEqual(['A-4320', 'street-light'])
  expect(workbook.cells).toHaveLength(59_999)
  expect(ticks - before).toBeGreaterThan(5)
})

test('[EX26] what does not fit into the memory that a file may take is refused, and nothing else falls with it', async () => {
  const feature = (n: number) =>
    `{"type":"Feature","properties":{"tag":"G-${n}","type":"street-light"},"geometry":{"type":"Point","coordinates":[121.5,31.3]}}`
  const text = `{"type":"FeatureCollection","features":[${Array.from({ length: 60_000 }, (_, n) => feature(n)).join()}]}`
  const reader = createReader()
  expect((await readWith(reader, file('large.geojson', text), collect, 16)).problems).toMatchObject([{ code: 'TOO_LARGE_INSIDE' }])
  expect((await readWith(reader, file('small.csv', 'tag,type\nB-1,street-light\n'), collect, 24)).cells).toEqual([['B-1', 'street-light']])
})
