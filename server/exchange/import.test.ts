import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { linksOf } from '#/server/registry/index.ts'
import type { Ground } from '#/server/registry/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import { findByCode, mapOf } from '#/server/twins/index.ts'
import { crsOf } from './crs.ts'
import { importObjects } from './import-objects.ts'
import { importSites } from './import-sites.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
})
afterAll(() => system[Symbol.asyncDispose]())

const HEADER = 'tag,type,kind,name_en,name_zh,parent,site,lon,lat,level_m,heading_deg,crs,gateway,serial,in_position,aliases,settings'
const file = (...lines: string[]) => [HEADER, ...lines].join('\n')
const bring = (csv: string | Uint8Array, dryRun = false) =>
  importObjects(system, { tenantId: ours.tenant.id, actor: systemActor('test'), dryRun }, csv)
const object = async (code: string) => {
  const found = await findByCode(system, ours.tenant.id, code)
  return found.ok ? found.value : null
}
const faults = async (csv: string | Uint8Array) => {
  const report = await bring(csv, true)
  return report.ok ? report.value.problems.map(({ line, column, code }) => [line, column, code]) : []
}

const STATION = file(
  'LS-02/PU-02,lift-pump,,Pump 2,2号泵,LS-02,,,,-9.4,,,GW-LS02,,,,"{""numbers"":{""taktS"":6}}"',
  'LS-02,lift-station,,Lift station 2,二号提升泵站,,district,121.5,31.3,0,-270,,GW-LS02,,,city:310115-0104-000042,',
  'GW-LS02,gateway,,Gateway,,LS-02,,121.5,31.3,,,,GW-LS02,,,,',
  'P-7731,pump-asset,asset,Pump 7731,,,district,,,,,,,7731,LS-02/PU-02,,',
)

describe('what is brought in', () => {
  test('[EX1] lines in any order become objects with parent, gateway, place, asset, aliases and settings', async () => {
    const dry = await bring(STATION, true)
    expect(dry).toMatchObject({ ok: true, value: { dryRun: true, rows: 4, created: 4, refused: 0 } })
    expect(await object('LS-02')).toBeNull()
    expect(await bring(STATION)).toMatchObject({ ok: true, value: { created: 4, changed: 0, unchanged: 0 } })
    expect(await object('LS-02/PU-02')).toMatchObject({
      names: { en: 'Pump 2', 'zh-CN': '2号泵' },
      path: [{ tag: 'LS-02' }],
      gateway: { tag: 'GW-LS02' },
      asset: { tag: 'P-7731', serial: '7731' },
      settings: { numbers: { taktS: 6 } },
      place: null,
    })
    expect(await object('310115-0104-000042')).toMatchObject({ tag: 'LS-02', place: { headingDeg: 90 } })
  })

  test('[EX14] links lead from their line, to the file or the registry; the cell is the whole list', async () => {
    const lines = (links: string) => ['tag,type,links', `Q-13,feeder,"${links}"`, 'EX13/P1,lift-pump,', 'EX13/P2,lift-pump,'].join('\n')
    const edges = async () =>
      (await system.db.tenant(ours.tenant.id, async (tx) => linksOf(tx, { objectId: (await object('Q-13'))?.id as never }))).map(
        ({ kind, medium, other }) => `${kind} ${medium} ${other.tag}`,
      )
    expect(await bring(lines('feeds power:EX13/P1; feeds power:EX13/P2'))).toMatchObject({ ok: true, value: { created: 3 } })
    expect(await edges()).toEqual(['feeds power EX13/P1', 'feeds power EX13/P2'])
    expect(await bring(lines('feeds power:EX13/P2; feeds power:EX13/P1'))).toMatchObject({ ok: true, value: { unchanged: 3 } })
    expect(await bring(lines('feeds power:EX13/P1; controls:EX13/P2'))).toMatchObject({ ok: true, value: { changed: 1 } })
    expect(await edges()).toEqual(['controls  EX13/P2', 'feeds power EX13/P1'])
    expect(await faults(lines('feeds power:NOBODY; feeds:Q-13'))).toEqual([
      [2, 'links', 'UNKNOWN_LINK'],
      [2, 'links', 'UNKNOWN_LINK'],
    ])
    for (const bad of ['feeds', 'eats:EX13/P1', 'controls power:EX13/P1', 'replaced_by:EX13/P1', 'feeds power:'])
      expect(await faults(lines(bad)), bad).toEqual([[2, 'links', 'BAD_LINKS']])
    const ring = ['tag,type,links', 'EX13-A,feeder,controls:EX13-B', 'EX13-B,feeder,controls:EX13-A'].join('\n')
    expect(await bring(ring)).toEqual({ ok: false, refusal: { code: 'LINK_CYCLE', kind: 'controls' } })
  })

  test('[EX2] the same file again changes nothing; another cell changes that and says so', async () => {
    expect(await bring(STATION)).toMatchObject({ ok: true, value: { created: 0, changed: 0, unchanged: 4 } })
    expect((await object('LS-02'))?.version).toBe(1)
    expect(await bring(STATION.replace('Lift station 2', 'Lift station two'))).toMatchObject({
      ok: true,
      value: { created: 0, changed: 1, unchanged: 3 },
    })
    const station = await object('LS-02')
    expect(station).toMatchObject({ version: 2, names: { en: 'Lift station two' } })
    expect(station?.lifeEvents.at(-1)).toMatchObject({ verb: 'edited', note: 'import' })
    expect(await bring('tag,type,lon,lat\nLS-02,lift-station,121.51,31.31\n')).toMatchObject({ ok: true, value: { changed: 1 } })
    expect(await object('LS-02')).toMatchObject({ place: { lon: 121.51 }, aliases: [{ scheme: 'city' }] })
  })

  test('[EX3] coordinates keep what was given, and become degrees', async () => {
    const zone = crsOf('EPSG:4549') // CGCS2000 / 3-degree Gauss-Kruger CM 120E
    const at120 = zone?.toLonLat(500_000, 0)
    expect(Math.abs((at120?.[0] ?? 0) - 120)).toBeLessThan(1e-9)
    // The meridian from the equator to 30° on GRS 80 is 3,320,113.4 m long.
    const at30 = (crs: string, x: number, y: number) =>
      crsOf(crs)
        ?.toLonLat(x, y)
        .map((degrees) => Math.round(degrees * 1e6) / 1e6)
    expect(at30('EPSG:4549', 500_000, 3_320_113.398)).toEqual([120, 30])
    expect(at30('EPSG:4528', 40_500_000, 3_320_113.398)).toEqual([120, 30]) // the same with the zone number
    expect(at30('EPSG:4498', 20_500_000, 3_320_113.398)).toEqual([117, 30])
    expect(at30('EPSG:32651', 500_000, 3_320_113.398 * 0.9996)).toEqual([123, 30])
    await bring(
      file(
        'CRS-1,rain-gauge,,Gauge,,,district,642684,3464736,,,EPSG:4549,,,,,',
        'CRS-2,rain-gauge,,Gauge,,,district,121.5,31.3,,,GCJ-02,,,,,',
      ),
    )
    expect((await object('CRS-1'))?.place).toMatchObject({ approximate: false, source: { crs: 'EPSG:4549', x: 642_684, y: 3_464_736 } })
    const approximate = (await object('CRS-2'))?.place
    expect(approximate).toMatchObject({ approximate: true, source: { crs: 'GCJ-02', x: 121.5 } })
    expect(Math.abs((approximate?.lon ?? 0) - 121.5)).toBeGreaterThan(0.001) // GCJ-02 lies some 500 m off here
    expect(crsOf('EPSG:99999')).toBeNull()
  })

  test('[EX4] GB 18030 and UTF-8 with a mark are both read right', async () => {
    const gb = Buffer.concat([
      Buffer.from('tag,type,name_zh,site\nGB-1,rain-gauge,'),
      Buffer.from([0xd3, 0xea, 0xc1, 0xbf, 0xbc, 0xc6]),
      Buffer.from(',district\n'),
    ])
    expect(await bring(gb)).toMatchObject({ ok: true, value: { created: 1 } })
    expect((await object('GB-1'))?.names).toEqual({ 'zh-CN': '雨量计' })
    expect(await bring(`\ufefftag,type,name_zh,site\r\nGB-2,rain-gauge,雨量计,district\r\n`)).toMatchObject({
      ok: true,
      value: { created: 1 },
    })
  })

  test('[EX5] the log has one entry for an import, with the hash of its file', async () => {
    const entries = await system.db.system((tx) =>
      tx.execute<{ data: { created: number; sha256: string } }>(
        `select data from feed_entries where verb = 'object.imported' order by id limit 1`,
      ),
    )
    expect(entries[0]?.data).toMatchObject({ created: 4, changed: 0 })
    expect(entries[0]?.data.sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('what is refused, by line and column', () => {
  test.each([
    ['', [[1, '', 'EMPTY_FILE']]],
    ['\ufeff\n\n', [[1, '', 'EMPTY_FILE']]],
    ['tag,type\n', [[1, '', 'NO_ROWS']]],
    ['tag,name_en\nA,b\n', [[1, 'type', 'MISSING_COLUMN']]],
    ['tag;type\nA;rain-gauge\n', [[1, '', 'WRONG_DELIMITER']]],
    ['tag,type,tag\nA,rain-gauge,B\n', [[1, 'tag', 'DUPLICATE_COLUMN']]],
    ['tag,type,colour\nA,rain-gauge,red\n', [[1, 'colour', 'UNKNOWN_COLUMN']]],
    ['tag,type,lon,lat\nA,rain-gauge,121,5,31,2\n', [[2, '', 'COLUMN_COUNT']]],
    ['tag,type,name_en\nA,rain-gauge,"unclosed\n', [[2, '', 'NOT_CSV']]],
  ])('[EX6] file %#: %j', async (csv, expected) => {
    expect(await faults(csv)).toEqual(expected)
  })

  test.each([
    [',rain-gauge,,,,,district,,,,,,,,,,', ['tag', 'REQUIRED']],
    ['A B,rain-gauge,,,,,district,,,,,,,,,,', ['tag', 'BAD_TAG']],
    ['../A,rain-gauge,,,,,district,,,,,,,,,,', ['tag', 'BAD_TAG']],
    ['=cmd|x,rain-gauge,,,,,district,,,,,,,,,,', ['tag', 'FORMULA']],
    ['A,rain-gauge,,"=HYPERLINK(""http://evil"")",,,district,,,,,,,,,,', ['name_en', 'FORMULA']],
    ['A,rain-gauge,,@SUM(A1),,,district,,,,,,,,,,', ['name_en', 'FORMULA']],
    ['A,unheard-of,,,,,district,,,,,,,,,,', ['type', 'UNKNOWN_TYPE']],
    ['A,__proto__,,,,,district,,,,,,,,,,', ['type', 'UNKNOWN_TYPE']],
    ['A,rain-gauge,asset,,,,district,,,,,,,,,,', ['kind', 'WRONG_KIND']],
    ['A,rain-gauge,,,,,nowhere,,,,,,,,,,', ['site', 'UNKNOWN_SITE']],
    ['A,rain-gauge,,,,,district,"121,5",31.3,,,,,,,,', ['lon', 'DECIMAL_COMMA']],
    ['A,rain-gauge,,,,,district,121°30′,31.3,,,,,,,,', ['lon', 'DEGREES_MINUTES']],
    ['A,rain-gauge,,,,,district,12x,31.3,,,,,,,,', ['lon', 'NOT_A_NUMBER']],
    ['A,rain-gauge,,,,,district,NaN,31.3,,,,,,,,', ['lon', 'NOT_A_NUMBER']],
    ['A,rain-gauge,,,,,district,121.5,,,,,,,,,', ['lat', 'PLACE_INCOMPLETE']],
    ['A,rain-gauge,,,,,district,31.3,121.5,,,,,,,,', ['lat', 'SWAPPED']],
    ['A,rain-gauge,,,,,district,-30,-30,,,,,,,,', ['lon', 'OUTSIDE_SITE']],
    ['A,rain-gauge,,,,,district,121.5,31.3,,,EPSG:1,,,,,', ['crs', 'UNKNOWN_CRS']],
    ['A,rain-gauge,,,,,district,121.5,31.3,,900,,,,,,', ['heading_deg', 'OUT_OF_RANGE']],
    ['A,rain-gauge,,,,GHOST,district,,,,,,,,,,', ['parent', 'UNKNOWN_PARENT']],
    ['A,rain-gauge,,,,A,district,,,,,,,,,,', ['parent', 'PARENT_CYCLE']],
    ['A,rain-gauge,,,,,district,,,,,,GHOST,,,,', ['gateway', 'UNKNOWN_GATEWAY']],
    ['A,rain-gauge,,,,,district,,,,,,,9,,,', ['serial', 'SERIAL_OF_POSITION']],
    ['A,pump-asset,,,,,district,,,,,,,9,GHOST,,', ['in_position', 'UNKNOWN_POSITION']],
    ['A,pump-asset,,,,,district,,,,,,,9,LS-02/PU-02,,', ['in_position', 'POSITION_OCCUPIED']],
    ['A,pump-asset,,,,,district,,,,,,,7731,,,', ['serial', 'CODE_TAKEN']],
    ['A,rain-gauge,,,,,district,,,,,,,,,onefold:88.999.1/000000,', ['aliases', 'BAD_ALIAS']],
    ['A,rain-gauge,,,,,district,,,,,,,,,,[1]', ['settings', 'BAD_SETTINGS']],
    ['LS-02,rain-gauge,,,,,district,,,,,,,,,,', ['type', 'TYPE_CHANGED']],
  ])('[EX6] line %j', async (line, expected) => {
    expect(await faults(file(line))).toContainEqual([2, ...expected])
  })

  test('[EX6] a ring of parents and a tag twice are told for the lines that make them', async () => {
    const ring = file(
      'R-1,rain-gauge,,,,R-3,district,,,,,,,,,,',
      'R-2,rain-gauge,,,,R-1,district,,,,,,,,,,',
      'R-3,rain-gauge,,,,R-2,district,,,,,,,,,,',
      'ok-1,rain-gauge,,,,,district,,,,,,,,,,',
      'OK-1,rain-gauge,,,,,district,,,,,,,,,,',
    )
    expect(await faults(ring)).toEqual([
      [2, 'parent', 'PARENT_CYCLE'],
      [3, 'parent', 'PARENT_CYCLE'],
      [4, 'parent', 'PARENT_CYCLE'],
      [6, 'tag', 'DUPLICATE_TAG'],
    ])
  })

  test('[EX7] with one fault nothing is brought in, and every fault is told', async () => {
    const csv = file('N-1,rain-gauge,,,,,district,,,,,,,,,,', 'N-2,nothing,,,,,nowhere,"1,5",2,,,,,,,,')
    const refused = await bring(csv)
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'IMPORT_REFUSED', report: { rows: 2, created: 0, refused: 1 } } })
    if (!refused.ok && refused.refusal.code === 'IMPORT_REFUSED') {
      expect(refused.refusal.report.problems.map(({ column }) => column).sort()).toEqual(['lon', 'site', 'type'])
      expect(refused.refusal.report.problems.every(({ hint, message }) => hint && message)).toBe(true)
    }
    expect(await object('N-1')).toBeNull()
  })

  test('[EX7] of two imports of one file at once one brings it in, and the objects are there once', async () => {
    const csv = file(...Array.from({ length: 50 }, (_, i) => `TWIN-${i},rain-gauge,,,,,district,121.5,31.3,,,,,,,,`))
    const all = await Promise.all([bring(csv), bring(csv), bring(csv)])
    expect(all.map((one) => one.ok && [one.value.created, one.value.unchanged]).sort()).toEqual([
      [0, 50],
      [0, 50],
      [50, 0],
    ])
    const { objects } = await mapOf(system, ours.tenant.id, ours.siteId)
    expect(objects.filter(({ tag }) => tag.startsWith('TWIN-'))).toHaveLength(50)
  })

  test('[EX8] settings cannot reach a prototype', async () => {
    await bring(file('PROTO-1,rain-gauge,,,,,district,,,,,,,,,,"{""__proto__"":{""polluted"":1},""a"":2}"'))
    expect((await object('PROTO-1'))?.settings).toEqual({ a: 2 })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('tenants and sites', () => {
  test('[EX9] a site file makes them once; a bad one is refused with the place of its fault', async () => {
    const site = {
      slug: 'plant',
      names: { en: 'Plant' },
      timeZone: 'Asia/Shanghai',
      simulated: { pace: 5 },
      center: { lon: 121.5, lat: 31.3 },
      bounds: [121.4, 31.2, 121.6, 31.4],
    }
    const sites = { tenants: [{ slug: 'harbour', names: { en: 'Harbour City', 'zh-CN': '港城' }, sites: [site] }] }
    const first = await importSites(system, systemActor('test'), sites)
    const second = await importSites(system, systemActor('test'), sites)
    expect(first.ok && second.ok && first.value[0]?.sites[0]?.id === second.value[0]?.sites[0]?.id).toBe(true)
    expect(await importSites(system, systemActor('test'), { tenants: [{ slug: 'Bad Slug', names: {}, sites: [] }] })).toMatchObject({
      ok: false,
      refusal: { code: 'BAD_SITE_FILE' },
    })
  })
})

test('[EX10] 2,300 objects are brought in by one transaction', async () => {
  const lines = Array.from(
    { length: 2_300 },
    (_, i) => `L-${i},street-light,,Light ${i},路灯${i},,district,${121.45 + (i % 50) / 1000},${31.25 + i / 50_000},0,0,EPSG:4490,,,,,`,
  )
  const report = await bring(file(...lines))
  expect(report).toMatchObject({ ok: true, value: { created: 2_300 } })
  const [written] = await system.db.tenant(ours.tenant.id, (tx) =>
    tx.execute<{ objects: number; transactions: number }>(
      sql`select count(*)::int as objects, count(distinct xmin::text)::int as transactions from objects where tag like 'L-%'`,
    ),
  )
  expect(written).toEqual({ objects: 2_300, transactions: 1 })
})
