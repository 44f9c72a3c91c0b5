import { afterAll, beforeAll, expect, test } from 'vitest'
import { listSites } from '#/server/access/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { editObject, retireObject } from '#/server/registry/index.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { find } from './find.ts'
import { gramsOf, wordsOf } from './grams.ts'
import { startSearch } from './news.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
let search: AsyncDisposable
const actor = systemActor('test')
const look = (q: string, ground = ours) => system.db.tenant(ground.tenant.id, (tx) => find(tx, q, 12))
const codes = async (q: string) => (await look(q)).map(({ code }) => code)
const imported = (ground: Ground) =>
  system.db.system((tx) =>
    appendFeed(tx, { tenantId: ground.tenant.id, actor, verb: 'object.imported', subject: { kind: 'import', id: 'x' }, data: {} }),
  )

beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  theirs = await testGround(system, 'police')
  await ours.register(
    { tag: 'PS-03', typeId: 'pump-station', names: { en: 'Storm pumping station 3', 'zh-CN': '三号雨水泵站' } },
    { tag: 'PS-03/P2', names: { en: 'Pump 2', 'zh-CN': '2号水泵' } },
    {
      tag: 'LS-02',
      typeId: 'lift-station',
      names: { 'zh-CN': '二号提升泵站' },
      aliases: [{ scheme: 'city', value: '310115-0104-000042' }],
    },
    { tag: 'SL-0147', typeId: 'street-light', names: { en: 'Street light 147' } },
    { tag: 'PUMP-7731', kind: 'asset', typeId: 'pump-asset', names: { en: 'Pump' }, aliases: [{ scheme: 'serial', value: 'KSB 7731' }] },
  )
  await theirs.register({ tag: 'B-01', typeId: 'barrier', names: { en: 'Barrier of the secret harbour' } })
  await imported(ours)
  await imported(theirs)
  search = startSearch(system)
  await until('the index', async () => (await look('PS-03')).length > 0 && (await look('barrier', theirs)).length > 0)
})
afterAll(async () => {
  await search[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

test.each([
  ['PS-03', 'PS-03'],
  ['ps03p2', 'PS-03/P2'],
  ['03/p2', 'PS-03/P2'],
  ['storm', 'PS-03'],
  ['雨水', 'PS-03'],
  ['泵站', 'LS-02'],
  ['bengzhan', 'LS-02'],
  ['yushui', 'PS-03'],
  ['shbz', null],
  ['shysbz', 'PS-03'],
  ['ysbz', 'PS-03'],
  ['tsbz', 'LS-02'],
  ['tisheng', 'LS-02'],
  ['7731', 'PUMP-7731'],
  ['310115', 'LS-02'],
  ['ｐｓ－０３', 'PS-03'],
  ['pump 2', 'PS-03/P2'],
  ['street 147', 'SL-0147'],
  ['zzz', null],
  ["'; drop table objects", null],
  ['%', null],
])('[SE1] %j finds %j first', async (q, tag) => {
  expect((await codes(q))[0] ?? null).toBe(tag)
})

test('[SE2] a whole match comes first, then codes, names, pinyin; a station before what stands in it', async () => {
  expect((await codes('ps-03')).slice(0, 2)).toEqual(['PS-03', 'PS-03/P2'])
  expect((await codes('pump'))[0]).toBe('PUMP-7731')
  expect((await look('PS-03'))[0]).toMatchObject({
    kind: 'object',
    label: 'Storm pumping station 3',
    href: '/id/PS-03',
    typeId: 'pump-station',
  })
  expect((await codes('泵站')).sort()).toEqual(['LS-02', 'PS-03'])
  expect((await look('district')).map(({ kind }) => kind)).toContain('place')
})

test('[SE3] what is edited, retired or ordered is found as it is now', async () => {
  const [object] = await ours.register({ tag: 'ED-1', names: { en: 'Oldname' } })
  if (!object) throw new Error('nothing was registered')
  const by = { actor, at: new Date() }
  await system.db.tenant(ours.tenant.id, (tx) => editObject(tx, { objectId: object.id, version: 1, names: { en: 'Newname' } }, by))
  await until('the new name', async () => (await codes('newname')).includes('ED-1'))
  expect(await codes('oldname')).toEqual([])
  await system.db.tenant(ours.tenant.id, (tx) => retireObject(tx, { objectId: object.id, version: 2, note: 'gone' }, by))
  await until('nothing', async () => (await codes('newname')).length === 0)
  const data = { number: 'WO-2026-00001', title: { en: 'Unblock the suction', 'zh-CN': '疏通吸水口' } }
  await system.db.system((tx) =>
    appendFeed(tx, {
      tenantId: ours.tenant.id,
      actor,
      verb: 'order.created',
      subject: { kind: 'order', id: '01890000-0000-7000-8000-000000000001' },
      data,
    }),
  )
  await until('the order', async () => (await codes('wo-2026')).includes('WO-2026-00001'))
  expect((await look('shutong'))[0]).toMatchObject({ kind: 'order', href: '/work/WO-2026-00001' })
})

const ALARM = '01890000-0000-7000-8000-000000000002'

test('[SE3] an alarm is found by its object and by what it says, for as long as it is open', async () => {
  const [pump] = await ours.register({ tag: 'PS-09/P1', typeId: 'storm-pump', names: { en: 'Storm pump 1' } })
  if (!pump) throw new Error('nothing was registered')
  const rule = twinType('storm-pump')?.rules[0]
  const [site] = await system.db.tenant(ours.tenant.id, (tx) => listSites(tx, ours.tenant.id))
  const tell = (verb: string) =>
    system.db.system((tx) =>
      appendFeed(tx, {
        tenantId: ours.tenant.id,
        actor,
        verb,
        objectId: pump.id,
        subject: { kind: 'alarm', id: ALARM },
        data: { kind: rule?.id, tag: 'PS-09/P1', siteId: site?.id },
      }),
    )
  const alarm = async (q: string) => (await look(q)).find(({ kind }) => kind === 'alarm')
  await tell('alarm.raised')
  await until('the alarm', () => alarm('ps09'))
  expect(await alarm(rule?.names.en ?? '')).toMatchObject({ code: 'PS-09/P1', href: `/alarms?site=${site?.slug}&alarm=${ALARM}` })
  expect(await look('ps09', theirs)).toEqual([])
  await tell('alarm.closed')
  await until('nothing', async () => (await alarm('ps09')) === undefined)
})

test('[SE4] of another tenant nothing is found', async () => {
  for (const q of ['B-01', 'barrier', 'secret', 'b'])
    expect((await look(q)).filter(({ names }) => names.en?.includes('secret'))).toEqual([])
})

test('[SE5] grams are bounded, whatever the name', () => {
  const long = '泵'.repeat(200)
  expect(gramsOf({ 'zh-CN': long }, ['X'.repeat(256)]).length).toBeLessThanOrEqual(120)
  expect(wordsOf('a b c d e f g h i j').length).toBe(6)
})
