import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { editObject, installAsset, retireObject } from '#/server/registry/index.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { ListObjects } from './contract.ts'
import { countObjects, listObjects } from './list.ts'
import type { Bounds } from './narrowing.ts'
import { startSearch } from './news.ts'
import { sortKey } from './row-keys.ts'
import { shelfOf, shelvesWith } from './shelves.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
let search: AsyncDisposable
const actor = systemActor('test')
const by = () => ({ actor, at: new Date(system.clock.nowMs()) })

async function page(ask: Record<string, unknown>, ground = ours) {
  const done = await system.db.tenant(ground.tenant.id, (tx) => listObjects(tx, ListObjects.parse(ask)))
  if (!done.ok) throw new Error(done.refusal.code)
  return done.value
}
const tags = async (ask: Record<string, unknown>, ground = ours) => (await page(ask, ground)).rows.map(({ tag }) => tag)
async function allPages(ask: Record<string, unknown>): Promise<string[]> {
  const found: string[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const one = await page({ ...ask, ...(after ? { after } : {}) })
    found.push(...one.rows.map(({ tag }) => tag))
    after = one.next
  }
  return found
}
const oneById = async (tag: string) => (await page({ from: tag, limit: 1 })).rows[0]

beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  theirs = await testGround(system, 'police')
  const [station] = await ours.register({ tag: 'PS-03', typeId: 'pump-station', names: { en: 'Station 3', 'zh-CN': '三号泵站' } })
  await ours.register(
    ...[2, 10, 1].map((n) => ({ tag: `PS-03/P${n}`, names: { en: `Pump ${n}`, 'zh-CN': `${n}号水泵` }, parentId: station?.id ?? null })),
    { tag: 'SL-1', typeId: 'street-light', names: { en: 'Light', 'zh-CN': '路灯' } },
    { tag: 'SL-2', typeId: 'street-light', names: { 'zh-CN': '安全灯' } },
    { tag: 'PUMP-7731', kind: 'asset', typeId: 'pump-asset', names: { en: 'KSB' } },
    ...Array.from({ length: 60 }, (_, n) => ({ tag: `SD-${n}`, typeId: 'storm-drain', names: { en: `Drain ${n % 7}` } })),
  )
  await theirs.register({ tag: 'B-01', typeId: 'barrier' })
  for (const ground of [ours, theirs])
    await system.db.system((tx) =>
      appendFeed(tx, { tenantId: ground.tenant.id, actor, verb: 'object.imported', subject: { kind: 'import', id: 'x' }, data: {} }),
    )
  search = startSearch(system)
  await until('the list', async () => (await page({})).total === 67 && (await tags({ filter: { q: 'ksb' } })).length === 1)
  await until('their list', async () => (await page({}, theirs)).total === 1)
})
afterAll(async () => {
  await search[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

test('[SE7] tags are ordered as people count: P2 before P10', async () => {
  expect(await tags({ filter: { typeIds: ['storm-pump'] } })).toEqual(['PS-03/P1', 'PS-03/P2', 'PS-03/P10'])
  expect(await tags({ filter: { typeIds: ['storm-pump'] }, desc: true })).toEqual(['PS-03/P10', 'PS-03/P2', 'PS-03/P1'])
  expect(sortKey('Drain 007')).toBe(sortKey('drain 7'))
})

test('[SE7] names are ordered by letters in English, by pinyin in Chinese', async () => {
  const lights = { typeIds: ['street-light'] }
  expect(await tags({ filter: lights, sort: 'name', locale: 'zh-CN' })).toEqual(['SL-2', 'SL-1'])
  expect(await tags({ filter: { q: '灯' }, sort: 'name', locale: 'zh-CN' })).toEqual(['SL-2', 'SL-1'])
})

test('[SE8] every way of filtering gives what is asked, and its count', async () => {
  expect((await page({ filter: { kinds: ['asset'] } })).total).toBe(1)
  expect(await tags({ filter: { kinds: ['asset'] } })).toEqual(['PUMP-7731'])
  expect((await page({ filter: { typeIds: ['storm-drain', 'street-light'] } })).total).toBe(62)
  expect(await tags({ filter: { typeIds: ['storm-drain'], q: 'drain sd-3' }, limit: 3 })).toEqual(['SD-3', 'SD-30', 'SD-31'])
  expect(await tags({ filter: { q: 'nothing at all' } })).toEqual([])
  expect(await tags({ filter: { siteIds: [] } })).toEqual([])
  expect(await tags({ from: 'sd-57', filter: { typeIds: ['storm-drain'] } })).toEqual(['SD-57', 'SD-58', 'SD-59'])
})

test('[SE8] part of: itself and what it consists of, also after it was moved', async () => {
  const station = await oneById('PS-03')
  const inside = { filter: { partOf: station?.id } }
  expect(await tags(inside)).toEqual(['PS-03', 'PS-03/P1', 'PS-03/P2', 'PS-03/P10'])
  const pump = await oneById('PS-03/P2')
  const light = await oneById('SL-2')
  await system.db.tenant(ours.tenant.id, (tx) =>
    editObject(tx, { objectId: light?.id as never, version: light?.version as number, parentId: pump?.id as never }, by()),
  )
  await until('the move', async () => (await tags(inside)).includes('SL-2'))
  await system.db.tenant(ours.tenant.id, (tx) =>
    editObject(tx, { objectId: pump?.id as never, version: pump?.version as number, parentId: null }, by()),
  )
  await until('the move with its parts', async () => (await tags(inside)).length === 3)
  await system.db.tenant(ours.tenant.id, (tx) =>
    editObject(tx, { objectId: pump?.id as never, version: (pump?.version as number) + 1, parentId: station?.id as never }, by()),
  )
  await until('the move back', async () => (await tags(inside)).length === 5)
})

test('[SE8] has an asset, and its state, follow what happens', async () => {
  const pump = await oneById('PS-03/P1')
  const asset = await oneById('PUMP-7731')
  expect(await tags({ filter: { hasAsset: true } })).toEqual([])
  await system.db.tenant(ours.tenant.id, (tx) =>
    installAsset(
      tx,
      { assetId: asset?.id as never, positionId: pump?.id as never, at: new Date(system.clock.nowMs()).toISOString() },
      by(),
    ),
  )
  await until('the stay', async () => (await tags({ filter: { hasAsset: true } })).length === 2)
  expect((await page({ filter: { hasAsset: true, kinds: ['position'] } })).rows[0]).toMatchObject({
    tag: 'PS-03/P1',
    stayTag: 'PUMP-7731',
    parentTag: 'PS-03',
  })
  const drain = await oneById('SD-59')
  await system.db.tenant(ours.tenant.id, (tx) => retireObject(tx, { objectId: drain?.id as never, version: 1, note: 'gone' }, by()))
  await until('the retirement', async () => (await tags({ filter: { states: ['retired'] } })).includes('SD-59'))
  expect(await tags({ filter: { states: ['in_service'], typeIds: ['storm-drain'] } })).not.toContain('SD-59')
})

test('[SE9] pages of any size give every line once, in one order, under any filter', async () => {
  const whole = await allPages({ limit: 500 })
  expect(whole).toHaveLength(67)
  expect(new Set(whole).size).toBe(67)
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('tag', 'name', 'updated'),
      fc.boolean(),
      fc.constantFrom(undefined, ['storm-drain'], ['storm-drain', 'storm-pump', 'pump-asset']),
      fc.constantFrom(undefined, 'drain', 'd', 'p'),
      async (limit, sort, desc, typeIds, q) => {
        const ask = { sort, desc, filter: { ...(typeIds ? { typeIds } : {}), ...(q ? { q } : {}) } }
        expect(await allPages({ ...ask, limit })).toEqual(await allPages({ ...ask, limit: 500 }))
      },
    ),
    { numRuns: 25, seed: 42 },
  )
})

test('[SE9] the same lines in the same order, as a set or by going through the order, whatever is kept beside and however short a way is gone', async () => {
  const walk = async (ask: Record<string, unknown>, bounds: Bounds) => {
    const found: string[] = []
    for (let after: string | null | undefined; after !== null; ) {
      const parsed = ListObjects.parse({ ...ask, ...(after ? { after } : {}) })
      const done = await system.db.tenant(ours.tenant.id, (tx) => listObjects(tx, parsed, bounds))
      if (!done.ok) throw new Error(done.refusal.code)
      found.push(...done.value.rows.map(({ tag }) => tag))
      after = done.value.next
    }
    return found
  }
  const station = await oneById('PS-03')
  for (const q of ['drain', 'sd drain 3', 'pump 2', 'p', 'deng', 'drain pump'])
    for (const more of [{}, { sort: 'name', desc: true }, { filter: { typeIds: ['storm-drain', 'street-light'] } }, { filter: { partOf: station?.id } }]) {
      const ask = { ...more, filter: { ...more.filter, q }, limit: 4 }
      const asSet = await allPages({ ...ask, limit: 500 })
      for (const many of [0, 1_000])
        for (const [goneThrough, lookedAt] of [[5, 50], [1_000, 3]] as const)
          expect(await walk(ask, { few: -1, many, goneThrough, lookedAt }), `${JSON.stringify(ask)} ${many} ${goneThrough}`).toEqual(asSet)
    } // biome-ignore format: pairs
})

test('[SE6] a word is looked for among the types of which something begins with it, and of several words where all are', async () => {
  const shelves = ['storm-drain', 'street-light', 'storm-pump', 'pump-station'].map(shelfOf)
  const where = (...words: string[]) => system.db.tenant(ours.tenant.id, (tx) => shelvesWith(tx, words, shelves))
  expect(await where('drain')).toEqual([shelfOf('storm-drain')])
  expect(await where('deng')).toEqual([shelfOf('street-light')])
  expect(await where('pump', '2')).toEqual([shelfOf('storm-pump')])
  expect(await where('drain', 'pump')).toEqual([])
})

test('[SE9] a cursor that is none is refused', async () => {
  const done = await system.db.tenant(ours.tenant.id, (tx) => listObjects(tx, ListObjects.parse({ after: '{"x":1}' })))
  expect(done).toEqual({ ok: false, refusal: { code: 'BAD_CURSOR' } })
  const id = '00000000-0000-0000-0000-000000000000'
  for (const ask of [
    { sort: 'updated', after: JSON.stringify(['sd-1', id]) }, // of another order
    { sort: 'updated', from: '+275000-01-01T00:00:00Z' },
    { sort: 'tag', after: JSON.stringify(['sd-1', '-'.repeat(36)]) },
    { sort: 'tag', after: JSON.stringify(['sd\0', id]) },
  ])
    expect(await system.db.tenant(ours.tenant.id, (tx) => listObjects(tx, ListObjects.parse(ask))), ask.sort).toEqual({
      ok: false,
      refusal: { code: 'BAD_CURSOR' },
    })
})

test('[SE10] counts are of one’s own tenant', async () => {
  const counts = await system.db.tenant(theirs.tenant.id, countObjects)
  expect(counts).toMatchObject({ total: 1, types: { barrier: 1 } })
  expect(await tags({}, theirs)).toEqual(['B-01'])
  expect(await tags({ filter: { q: 'sd-1' } }, theirs)).toEqual([])
})
