import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueToken } from '#/server/access/index.ts'
import { csvCell } from '#/server/exchange/export-files.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { countObjects, startSearch } from '#/server/search/index.ts'
import { type HttpServer, startHttp } from './server.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let http: HttpServer
let search: AsyncDisposable
let token: string
const actor = systemActor('test')

beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  const theirs = await testGround(system, 'police')
  const place = { lon: 121.5, lat: 31.3, levelM: 0, headingDeg: 0, source: { crs: 'EPSG:4490', x: 121.5, y: 31.3 }, approximate: false }
  await ours.register(
    { tag: 'PS-1', names: { en: '=HYPERLINK("x")', 'zh-CN': '泵,站' }, place },
    { tag: 'PS-2', place: { ...place, source: { crs: 'LOCAL:old-town', x: 1234.5, y: 777.25 } } },
  )
  await theirs.register({ tag: 'SECRET' })
  search = startSearch(system)
  await system.db.system((tx) =>
    appendFeed(tx, { tenantId: ours.tenant.id, actor, verb: 'object.imported', subject: { kind: 'import', id: 'x' }, data: {} }),
  )
  await until('the list', async () => (await system.db.tenant(ours.tenant.id, countObjects)).total === 2)
  http = await startHttp(system, { host: 'localhost', port: 0, probes: [] })
  const at = { tenantId: ours.tenant.id, actor, nowMs: system.clock.nowMs() }
  token = (await system.db.tenant(ours.tenant.id, (tx) => issueToken(tx, { name: 'export', roles: ['viewer'], expiresInDays: 1 }, at)))
    .token
})
afterAll(async () => {
  await http[Symbol.asyncDispose]()
  await search[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

const ask = (value: unknown, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
  fetch(`${http.url}/api/registry/export`, { method: 'POST', headers, body: new URLSearchParams({ ask: JSON.stringify(value) }) })

test('[EX13] CSV: UTF-8 with its mark, formulas made harmless, a tenant’s own grid not given away', async () => {
  const answer = await ask({ format: 'csv' })
  expect(answer.headers.get('content-disposition')).toMatch(/attachment; filename="onefold-.*\.csv"/)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const text = new TextDecoder().decode(bytes)
  expect(text).toContain(`"'=HYPERLINK(""x"")"`)
  expect(text).toContain('"泵,站"')
  expect(text).not.toMatch(/LOCAL|1234\.5|777\.25|SECRET/)
  expect(text.trim().split('\r\n')).toHaveLength(3)
})

test('[EX13] XLSX and GeoJSON hold the same lines', async () => {
  const zip = unzipSync(new Uint8Array(await (await ask({ format: 'xlsx' })).arrayBuffer()))
  const sheet = new TextDecoder().decode(zip['xl/worksheets/sheet1.xml'])
  expect(sheet.match(/<row /g)).toHaveLength(3)
  expect(sheet).not.toContain('<f>')
  const json = await (await ask({ format: 'geojson', filter: { q: 'ps-1' } })).json()
  expect(json.features).toMatchObject([{ geometry: { coordinates: [121.5, 31.3] }, properties: { tag: 'PS-1', name_zh: '泵,站' } }])
})

test('[EX13] what nobody may ask for is refused', async () => {
  expect((await ask({ format: 'csv' }, {})).status).toBe(401)
  expect((await ask({ format: 'exe' })).status).toBe(400)
  expect((await fetch(`${http.url}/api/registry/export`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(405)
})

test.each([
  ['=1+1', `"'=1+1"`],
  ['@SUM', `"'@SUM"`],
  ['＝1', `"'＝1"`],
  ['-2+3', `"'-2+3"`],
  [-2.5, '-2.5'],
  ['plain', 'plain'],
  [null, ''],
] as const)('[EX13] %s is written %s', (value, cell) => {
  expect(csvCell(value)).toBe(cell)
})

test('[EX13] a file that breaks off half way does not end as if it were whole', async () => {
  await system.db.owner`alter table places rename to places_away`
  try {
    const answer = await ask({ format: 'csv' })
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
  } finally {
    await system.db.owner`alter table places_away rename to places`
  }
})
