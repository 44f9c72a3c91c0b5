import { afterAll, expect, test } from 'vitest'
import type { ImportView } from './contract.ts'
import { linesOf } from './import-lines.ts'
import { testImports } from './testing/imports.ts'

const { system, inTenant, at, take, check, bring } = await testImports()
afterAll(() => system[Symbol.asyncDispose]())

const bytes = (text: string) => new TextEncoder().encode(text)
const faults = (view: ImportView) => view.report?.problems.map(({ line, column, code }) => [line, column, code])

test('[EX4] UTF-16 by its mark is read right, as a spreadsheet saves Unicode text', async () => {
  const text = 'tag\ttype\tname_zh\nUT-1\tstreet-light\t海港路路灯\n'
  const little = Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'))
  const big = Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())
  for (const file of [little, big])
    expect(await take('unicode.txt', file)).toMatchObject({ encoding: 'UTF-16', sample: [['UT-1', 'street-light', '海港路路灯']] })
})

test('[EX4] lines of UTF-8 that somebody has put into a file of GB 18030 are read right as well', async () => {
  const lamp = Uint8Array.from([0xc2, 0xb7, 0xb5, 0xc6]) // 路灯 in GB 18030
  const mixed = Buffer.concat([
    bytes('tag,type,name_zh\nMX-1,street-light,'),
    lamp,
    bytes('\nMX-2,street-light,海港路路灯\nMX-3,street-light,lamp\nMX-4,street-light,'),
    lamp,
    bytes('\nMX-5,street-light,花园街路灯'),
  ])
  const view = await take('joined.csv', mixed)
  expect(view).toMatchObject({ encoding: 'GB 18030 + UTF-8' })
  expect(view.sample.map((cells) => cells[2])).toEqual(['路灯', '海港路路灯', 'lamp', '路灯', '花园街路灯'])
})

test('[EX6] what no database can keep is seen, told by its line, and breaks nothing', async () => {
  const view = await check(await take('nul.csv', 'tag,type,name_en\nNU\0-1,street-light,Lamp\n'))
  expect(faults(view)).toEqual([[2, 'tag', 'BAD_TAG']])
  const cut = `${'x'.repeat(119)}🚰`
  const long = await check(await take('long.csv', `tag,type,name_en\n${cut},street-light,${cut}\n`))
  expect(faults(long)).toEqual([[2, 'tag', 'BAD_TAG']])
  const half =
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"tag":"HA-1","type":"street-light","name_en":"\\ud800 \\u0000"},"geometry":{"type":"Point","coordinates":[121.5,31.3]}}]}'
  expect((await bring('half.geojson', half)).state).toBe('applied')
  expect((await at('HA-1'))?.names).toEqual({ en: '\ufffd \ufffd' })
})

test('[EX6] what nobody sees goes: spaces of no width and marks of direction, from tags and names', async () => {
  await bring('copied.csv', 'tag,type,name_en\nZW\u200b-1,street-light,\u202eLamp\u202c of the\u00ad harbour\u200b \n')
  expect((await at('ZW-1'))?.names).toEqual({ en: 'Lamp of the harbour' })
})

test('[EX6] formulas are refused also where their signs are of full width', async () => {
  const view = await check(
    await take('formulas.csv', 'tag,type,name_en\nFW-1,street-light,＝1+1\nFW-2,street-light," =1+1"\nFW-3,street-light,＠SUM(A1)\n'),
  )
  expect(faults(view)).toEqual([2, 3, 4].map((line) => [line, 'name_en', 'FORMULA']))
})

test('[EX6] degrees and minutes as instruments write them, and grid coordinates that are swapped, are told as what they are', async () => {
  const dms = await check(
    await take(
      'dms.csv',
      'tag,type,site,lon,lat\nDM-1,street-light,district,121 30 00,31 18 00.5\nDM-2,street-light,district,121:30:00,31:18\n',
    ),
  )
  expect(
    faults(dms)
      ?.map(([line, column, code]) => `${line} ${column} ${code}`)
      .sort(),
  ).toEqual(['lat', 'lon'].flatMap((column) => [2, 3].map((line) => `${line} ${column} DEGREES_MINUTES`)).sort())
  const grid = await check(
    await take(
      'grid.csv',
      'tag,type,site,lon,lat,crs\nGS-1,street-light,district,3464736,642684,EPSG:4549\nGS-2,street-light,district,642684,3464736,EPSG:4549\n',
    ),
  )
  expect(faults(grid)).toEqual([[2, 'lon', 'SWAPPED']])
  const lines = await inTenant((tx) => linesOf(tx, { importId: grid.id, afterLine: 0, limit: 500 }))
  expect(lines).toMatchObject([{ verdict: 'refuse' }, { verdict: 'create' }])
})
