import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { strToU8, zipSync } from 'fflate'
import { afterAll, expect, test } from 'vitest'
import type { Tx } from '#/server/platform/db.ts'
import { editObject, objectByTag, placeOf, resolveCode } from '#/server/registry/index.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { ImportView } from './contract.ts'
import { exportFile } from './export-files.ts'
import { exportRows } from './export-rows.ts'
import { applyImport, runImport } from './import-job.ts'
import { linesOf, previewOf } from './import-lines.ts'
import { testImports } from './testing/imports.ts'
import { undoImport } from './undo.ts'

const { system, ours, actor, inTenant, at, take, check, apply, bring } = await testImports()
afterAll(() => system[Symbol.asyncDispose]())

const lines = (view: ImportView) => inTenant((tx) => linesOf(tx, { importId: view.id, afterLine: 0, limit: 500 }))

const ZH = '位号,设备类型,名称,经度,纬度\nZH-1,路灯,海港路路灯,121.5,31.3\nZH-2,雨水箅子,海港路雨水口,121.51,31.31\n'
/** 位号,设备类型,名称 / GB-1,路灯,路灯 in GB 18030: no encoder stands in Node. */
const GB = Uint8Array.from([
  0xce, 0xbb, 0xba, 0xc5, 0x2c, 0xc9, 0xe8, 0xb1, 0xb8, 0xc0, 0xe0, 0xd0, 0xcd, 0x2c, 0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0x47, 0x42, 0x2d, 0x31,
  0x2c, 0xc2, 0xb7, 0xb5, 0xc6, 0x2c, 0xc2, 0xb7, 0xb5, 0xc6, 0x0a,
])

test('[EX18] columns are guessed from Chinese headings, types from words; what was guessed is shown', async () => {
  const view = await take('路灯.csv', ZH)
  expect(view).toMatchObject({ format: 'csv', encoding: 'UTF-8', state: 'read', unknownTypes: [] })
  expect(view.mapping.columns).toEqual(['tag', 'type', 'name_zh', 'lon', 'lat'])
  expect((await check(view)).report).toMatchObject({ rows: 2, created: 2, refused: 0 })
  expect(await at('ZH-1')).toBeNull()
  expect((await apply(view)).state).toBe('applied')
  expect(await at('ZH-2')).toMatchObject({ typeId: 'storm-drain', names: { 'zh-CN': '海港路雨水口' } })
  expect((await inTenant((tx) => previewOf(tx, view.id))).points).toHaveLength(2)
})

test('[EX4] GB 18030 and UTF-8 with a mark are both read right', async () => {
  const gb = await take('gb.csv', GB)
  expect(gb).toMatchObject({ encoding: 'GB 18030', headers: ['位号', '设备类型', '名称'], sample: [['GB-1', '路灯', '路灯']] })
  const marked = await take('bom.csv', `\ufeff${ZH}`)
  expect(marked.headers[0]).toBe('位号')
})

test('[EX18] semicolons and decimal commas are seen; a comma that nobody spoke of is refused with what to do', async () => {
  const text = 'tag;type;lon;lat\nDC-1;street-light;121,5;31,3\n'
  const view = await take('europe.csv', text)
  expect(view.mapping.decimalComma).toBe(true)
  expect((await check(view)).report).toMatchObject({ created: 1, refused: 0 })
  const refused = await check(view, { decimalComma: false })
  expect(refused.report?.problems).toMatchObject([
    { line: 2, code: 'DECIMAL_COMMA' },
    { line: 2, code: 'DECIMAL_COMMA' },
  ])
})

test('[EX18] every line of a bad file says what is wrong with it; nothing can be brought in', async () => {
  const view = await take(
    'bad.csv',
    [
      'tag,type,name,lon,lat,site',
      'OK-1,street-light,fine,121.5,31.3,district',
      '=1+1,street-light,formula,121.5,31.3,district',
      'BAD-3,street-light,swapped,31.3,121.5,district',
      'BAD-4,street-light,minutes,121°30′,31.3,district',
      'BAD-5,street-light,ocean,0,0,district',
      'BAD-6,teapot,type,121.5,31.3,district',
      'OK-1,street-light,twice,121.5,31.3,district',
      'BAD-8,street-light',
    ].join('\n'),
  )
  const checked = await check(view)
  expect(checked.report).toMatchObject({ created: 1, refused: 7 })
  expect((await lines(view)).map(({ line, verdict, problems }) => [line, verdict, problems[0]?.code])).toEqual([
    [2, 'create', undefined],
    [3, 'refuse', 'FORMULA'],
    [4, 'refuse', 'SWAPPED'],
    [5, 'refuse', 'DEGREES_MINUTES'],
    [6, 'refuse', 'OUTSIDE_SITE'],
    [7, 'refuse', 'UNKNOWN_TYPE'],
    [8, 'refuse', 'DUPLICATE_TAG'],
    [9, 'refuse', 'COLUMN_COUNT'],
  ])
  expect(await apply(view)).toMatchObject({ state: 'failed' })
  expect(await at('OK-1')).toBeNull()
})

test('[EX18] a line that is refused is counted as nothing else', async () => {
  await ours.register({ tag: 'CN-0', typeId: 'street-light', names: { en: 'nought' } })
  const file = ['tag,type,name_en,parent', 'CN-0,street-light,named anew,NOPE', 'CN-1,street-light,one,', 'CN-2,street-light,two,NOPE']
  const checked = await check(await take('counts.csv', file.join('\n')))
  expect(checked.report).toMatchObject({ rows: 3, created: 1, changed: 0, unchanged: 0, refused: 2 })
})

test('[EX18] one of our columns given twice, or one that is needed and not given, is refused', async () => {
  const view = await take('two.csv', 'tag,type,Name,label\nX-1,street-light,a,b\n')
  expect(view.mapping.columns).toEqual(['tag', 'type', 'name_en', null])
  const twice = await check(view, { columns: ['tag', 'type', 'name_en', 'name_en'] })
  expect(twice.report?.problems).toMatchObject([{ code: 'DUPLICATE_COLUMN', column: 'label' }])
  const missing = await check(view, { columns: [null, 'type', 'name_en', null] })
  expect(missing.report?.problems).toMatchObject([{ code: 'MISSING_COLUMN', column: 'tag' }])
})

const sheet = (rows: string, extra: Record<string, Uint8Array> = {}) =>
  zipSync({
    'xl/worksheets/sheet1.xml': strToU8(
      `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`,
    ),
    ...extra,
  })
const inline = (...cells: string[]) => `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`

test('[EX15] a workbook is read: shared texts, numbers, and a formula is refused with its line', async () => {
  const strings = strToU8('<sst><si><t>XL-1</t></si><si><r><t>Lamp </t></r><r><t>one</t></r><rPh><t>x</t></rPh></si></sst>')
  const rows = `${inline('tag', 'type', 'name', 'lon', 'lat')}<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>street-light</t></is></c><c r="C2" t="s"><v>1</v></c><c r="D2"><v>121.50000000000001</v></c><c r="E2"><v>31.300000000000001</v></c></row><row r="3"><c r="A3"><f>1+1</f><v>2</v></c></row>`
  const view = await take('lamps.xlsx', sheet(rows, { 'xl/sharedStrings.xml': strings }))
  expect(view).toMatchObject({ format: 'xlsx', sample: [['XL-1', 'street-light', 'Lamp one', '121.5', '31.3']] })
  expect((await check(view)).report).toMatchObject({ created: 1, refused: 1, problems: [{ line: 3, code: 'FORMULA' }] })
})

test('[EX15] a workbook that unfolds without end, one that is none, and one with entities of its own are refused', async () => {
  const bomb = await take('bomb.xlsx', sheet(inline('tag', 'A'.repeat(60_000_000))))
  expect(bomb.problems).toMatchObject([{ code: 'TOO_LARGE_INSIDE' }])
  const wide = await take('wide.xlsx', sheet('<row><c r="GR1"/></row>'.repeat(120_000)))
  expect(wide.problems).toMatchObject([{ code: 'TOO_LARGE_INSIDE' }])
  const broken = await take('broken.xlsx', Uint8Array.from([0x50, 0x4b, 3, 4, 9, 9, 9]))
  expect(broken.problems).toMatchObject([{ code: 'NOT_XLSX' }])
  const entities = zipSync({
    'xl/worksheets/sheet1.xml': strToU8(
      '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>',
    ),
  })
  expect((await take('entities.xlsx', entities)).problems).toMatchObject([{ code: 'NOT_XLSX' }])
})

test('[EX16] GeoJSON: properties are columns, points are places, lines and areas their middle', async () => {
  const feature = (tag: string, geometry: unknown) => ({
    type: 'Feature',
    geometry,
    properties: { tag, type: 'street-light', __proto__: { x: 1 } },
  })
  const file = {
    type: 'FeatureCollection',
    features: [
      feature('GJ-1', { type: 'Point', coordinates: [121.5, 31.3] }),
      feature('GJ-2', {
        type: 'LineString',
        coordinates: [
          [121.5, 31.3],
          [121.52, 31.3],
        ],
      }),
      feature('GJ-3', null),
      feature('GJ-4', { type: 'Point', coordinates: ['a', 'b'] }),
    ],
  }
  const view = await take('lights.geojson', JSON.stringify(file))
  expect(view).toMatchObject({ format: 'geojson', crs: 'EPSG:4326' })
  expect((await check(view)).report).toMatchObject({ created: 3, refused: 1, problems: [{ line: 4, code: 'BAD_GEOMETRY' }] })
})

test('[EX16] a Thing Description comes in; its context is never fetched; what is none is refused by line', async () => {
  const thing = {
    '@context': ['https://www.w3.org/2022/wot/td/v1.1', { evil: 'http://127.0.0.1:9/context' }],
    id: 'urn:dev:lamp-7',
    title: 'Lamp 7',
    '@type': 'street-light',
    security: 'x',
  }
  const view = await take('things.json', JSON.stringify([thing, { title: 'no context' }, 7]))
  expect(view.format).toBe('td')
  expect((await check(view)).report).toMatchObject({ created: 1, refused: 2, problems: [{ line: 2, code: 'NOT_A_THING' }, { line: 3 }] })
  const badly = { ...thing, id: 'https://onefold.example/id/%E0%A4', '@type': 'street-light' }
  expect((await check(await take('badly.json', JSON.stringify(badly)))).report).toMatchObject({ rows: 1 })
  expect((await take('x.json', '{"a":')).problems).toMatchObject([{ code: 'NOT_JSON' }])
})

test('[EX16] a component inventory: called by its code, found by it', async () => {
  await bring('部件.csv', '标识码,小类名称,名称,X坐标,Y坐标\n3101150104000042,路灯,滨海大道路灯42,121.5,31.3\n')
  const found = await inTenant((tx) => resolveCode(tx, '310115-0104-000042'))
  expect(found).toMatchObject({ ok: true, value: { scheme: 'city' } })
})

test('[EX3] GCJ-02 is an approximation and says so; what was given is kept', async () => {
  await bring('gcj.csv', 'tag,type,lon,lat,crs\nGCJ-1,street-light,121.5045,31.298,GCJ-02\n')
  const place = await inTenant(async (tx) => placeOf(tx, (await objectByTag(tx, 'GCJ-1'))?.id as never))
  expect(place).toMatchObject({ approximate: true, sourceCrs: 'GCJ-02', sourceX: 121.5045, sourceY: 31.298 })
  expect(Math.abs((place?.lon ?? 0) - 121.5)).toBeLessThan(0.001)
})

test('[EX3] epoch and accuracy are kept as given; a frame fixed to its plate has its own epoch', async () => {
  const text =
    'tag,type,lon,lat,crs,历元,精度\nEP-1,street-light,121.5,31.3,EPSG:4326,2021.35,0.05\nEP-2,street-light,121.5,31.3,EPSG:4490,,\n'
  expect(await bring('epoch.csv', `${text}EP-3,street-light,121.5,31.3,EPSG:4326,,\n`)).toMatchObject({ state: 'applied' })
  const place = (tag: string) => inTenant(async (tx) => placeOf(tx, (await objectByTag(tx, tag))?.id as never))
  expect(await place('EP-1')).toMatchObject({ sourceEpoch: 2021.35, sourceAccuracyM: 0.05 })
  expect(await place('EP-2')).toMatchObject({ sourceEpoch: 2000, sourceAccuracyM: null })
  expect(await place('EP-3')).toMatchObject({ sourceEpoch: null, sourceAccuracyM: null })
  const bad = await check(await take('bad.csv', `${text.replace('2021.35', '21')}`))
  expect(bad.report?.problems).toMatchObject([{ line: 2, column: 'epoch', code: 'OUT_OF_RANGE' }])
})

test('[EX3] a city’s own grid is worked out by parameters that are found nowhere else; of another tenant it is unknown', async () => {
  const [dir, before] = [mkdtempSync(join(tmpdir(), 'onefold-grid-')), system.dataDir]
  try {
    Object.assign(system, { dataDir: dir })
    const secret = '+proj=tmerc +lat_0=0 +lon_0=121.4671519444 +k=1 +x_0=0 +y_0=-3457143.04 +ellps=GRS80 +units=m +no_defs'
    const keep = (text: string) => writeFileSync(join(dir, 'local-grids.json'), text, { mode: 0o600 })
    keep(JSON.stringify({ [ours.tenant.slug]: { City: secret }, police: { Theirs: secret } }))
    const text = (crs: string) => `tag,type,lon,lat,crs\nGRID-1,street-light,3125.75,5500.5,${crs}\n`
    expect(await bring('grid.csv', text('LOCAL:City'))).toMatchObject({ state: 'applied' })
    const id = (await at('GRID-1'))?.id as never
    const place = await inTenant((tx) => placeOf(tx, id))
    expect(place).toMatchObject({ sourceCrs: 'LOCAL:City', sourceX: 3125.75, sourceY: 5500.5, approximate: false })
    expect(Math.abs((place?.lon ?? 0) - 121.5)).toBeLessThan(0.001)
    const given = JSON.stringify(await inTenant((tx) => exportRows(tx, [id], 'EPSG:4490')))
    expect(given).not.toContain('LOCAL')
    expect(given).not.toContain('3125.75')
    expect((await check(await take('theirs.csv', text('LOCAL:Theirs')))).report?.problems).toMatchObject([
      { column: 'crs', code: 'UNKNOWN_CRS' },
    ])
    keep(JSON.stringify({ [ours.tenant.slug]: { City: '+proj=nothing' } }))
    const failed = await check(await take('bad.csv', text('LOCAL:City')))
    expect(failed).toMatchObject({ state: 'failed' })
    expect(JSON.stringify(failed)).not.toContain('+proj')
  } finally {
    Object.assign(system, { dataDir: before })
    rmSync(dir, { recursive: true })
  }
})

test('[EX6] a place in the ocean, or swapped, is told also where the line names no site', async () => {
  const view = await check(await take('ocean.csv', 'tag,type,lon,lat\nOC-1,street-light,-30,-30\nOC-2,street-light,31.3,121.5\n'))
  expect(view.report?.problems.map(({ line, code }) => [line, code])).toEqual([[2, 'OUTSIDE_SITE'], [3, 'SWAPPED']]) // biome-ignore format: one line
})

test('[EX24] a code of the world that another organisation bears is refused by its line, and both have a security event', async () => {
  const theirs = await testGround(system, 'harbour-police', '88.999.7')
  const value = 'https://id.gs1.org/8004/4012345777770000'
  await theirs.register({ tag: 'TH-1', aliases: [{ scheme: 'gs1', value }] })
  const view = await check(await take('clash.csv', `tag,type,aliases\nCL-1,street-light,gs1:${value}\nCL-2,street-light,\n`))
  expect(view.report?.problems).toMatchObject([{ line: 2, column: 'aliases', code: 'CODE_TAKEN' }])
  const events = await system.db.system((tx) => listed(tx))
  expect(events.map(({ tenant, side }) => [tenant, side]).sort()).toEqual([[ours.tenant.id, 'claimant'], [theirs.tenant.id, 'holder']].sort()) // biome-ignore format: one line
  expect(JSON.stringify(view)).not.toContain('TH-1')
})
const listed = async (tx: Tx) => [
  ...(await tx.execute<{ tenant: string; side: string }>(
    sql`select tenant_id as tenant, data ->> 'side' as side from security_events where kind = 'code_clash'`,
  )),
]

test('[EX17] nothing is brought in that was not checked, nor twice; of another tenant nothing is seen', async () => {
  const view = await take('n.csv', 'tag,type\nN-1,street-light\n')
  expect(await applyImport(system, actor, view.id)).toEqual({ ok: false, refusal: { code: 'IMPORT_NOT_CHECKED' } })
  await check(view)
  await apply(view)
  expect(await applyImport(system, actor, view.id)).toEqual({ ok: false, refusal: { code: 'IMPORT_DONE' } })
  const theirs = await testGround(system, 'police')
  const other = { ...actor, tenantId: theirs.tenant.id }
  expect(await undoImport(system, other, view.id)).toEqual({ ok: false, refusal: { code: 'IMPORT_NOT_FOUND' } })
  expect(await system.db.tenant(theirs.tenant.id, (tx) => linesOf(tx, { importId: view.id, afterLine: 0, limit: 10 }))).toEqual([])
})

test('[EX13] what goes out comes in again and changes nothing', async () => {
  await bring('links.csv', 'tag,type,links\nLK-1,feeder,feeds power:ZH-1; controls:ZH-2\n')
  await bring('placed.csv', 'tag,type,name,lon,lat\nOUT-1,street-light,one,121.5,31.3\n')
  const ids = (await Promise.all(['LK-1', 'ZH-1', 'ZH-2', '3101150104000042', 'GCJ-1', 'OUT-1'].map(at))).map(
    (object) => object?.id as never,
  )
  const rows = await inTenant((tx) => exportRows(tx, ids, 'EPSG:4490'))
  expect(rows[0]).toMatchObject({ links: 'controls:ZH-2; feeds power:ZH-1', state: 'in_service' })
  for (const format of ['csv', 'xlsx', 'geojson'] as const) {
    const file = exportFile(format)
    const bytes = Buffer.concat([file.begin(), file.rows(rows), file.end()])
    const view = await take(`out.${format}`, bytes)
    const checked = await check(view)
    expect([format, checked.report]).toMatchObject([format, { rows: 6, created: 0, changed: 0, unchanged: 6, refused: 0 }])
  }
})

test('[EX17] what was brought in says so with its objects, and is not brought in or checked a second time', async () => {
  const view = await bring('once.csv', 'tag,type,name\nON-1,street-light,one\n')
  await expect(runImport(system, { importId: view.id, actor, dryRun: true })).rejects.toThrow('brought in before')
  expect(await undoImport(system, actor, view.id)).toMatchObject({ ok: true })
  expect(await at('ON-1')).toMatchObject({ retiredAt: expect.any(Date) })
})

test('[EX25] what would come out otherwise than it was checked is not brought in: it says which lines, and is checked again', async () => {
  await ours.register(
    { tag: 'STALE-1', typeId: 'street-light', names: { en: 'one' } },
    { tag: 'STALE-2', typeId: 'street-light', names: { en: 'two' } },
  )
  const view = await take(
    'stale.csv',
    ['tag,type,name_en,site', ...['1', '2', '3', '4', '5'].map((n) => `STALE-${n},street-light,from the file,district`)].join('\n'),
  )
  expect((await check(view)).report).toMatchObject({ created: 3, changed: 2 })
  const before = await at('STALE-1')
  if (!before) throw new Error('it is gone')
  const by = { actor, at: new Date() }
  await inTenant((tx) => editObject(tx, { objectId: before.id, version: before.version, names: { en: 'by hand' } }, by))
  await ours.register({ tag: 'STALE-3', typeId: 'street-light', names: { en: 'from the file' } }, { tag: 'STALE-4', typeId: 'camera' })
  const stale = await apply(view)
  expect(stale.state).toBe('stale')
  expect(stale.problems.map(({ line, code, value }) => [line, code, value])).toEqual([
    [2, 'SINCE_TOUCHED', 'STALE-1'],
    [4, 'SINCE_SAME', 'STALE-3'],
    [5, 'SINCE_REFUSE', 'STALE-4'],
  ])
  expect(await at('STALE-1')).toMatchObject({ names: { en: 'by hand' } })
  expect(await at('STALE-5')).toBeNull()
  expect(await applyImport(system, actor, view.id)).toEqual({ ok: false, refusal: { code: 'IMPORT_NOT_CHECKED' } })
  const again = await check(view)
  expect(again).toMatchObject({ state: 'checked', problems: [], report: { created: 1, unchanged: 1, refused: 1 } })
})
