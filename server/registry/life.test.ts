import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { Result } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { asOf } from './as-of.ts'
import { editObject, retireObject } from './edit.ts'
import { linkObjects } from './graph.ts'
import { moveObject, retypeObject, stepLife } from './life.ts'
import { LIFE_STATES, LIFE_STEPS, type LifeStep, mayStep, TRANSITIONS } from './life-states.ts'
import { lifeStoryOf } from './life-story.ts'
import { mergeObject } from './merge.ts'
import { objectById, objectByTag, seriesOf } from './reader.ts'
import { attempt } from './refusals.ts'
import { resolveCode, resolveMany } from './resolve.ts'
import { planObject, splitObject } from './split.ts'
import { installAsset } from './stay.ts'
import { type Ground, testGround } from './testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
})
afterAll(() => system[Symbol.asyncDispose]())

const actor = { ...systemActor('test'), name: 'Sam' }
const START = Date.now() + 10_000
const at = (minute: number) => new Date(START + minute * 60_000)
const by = (minute: number) => ({ actor, at: at(minute) })
const registrar = (minute: number) => ({ ...by(minute), tenantId: ours.tenant.id, codePrefix: ours.tenant.codePrefix })
const within = <T>(work: (tx: Tx) => Promise<T>) => system.db.tenant(ours.tenant.id, work)
const act = <T, R extends { code: string }>(work: (tx: Tx) => Promise<Result<T, R>>) => attempt(() => within(work))
const version = async (id: ObjectId) => (await within((tx) => objectById(tx, id)))?.version ?? 0
const one = async (...drafts: Parameters<Ground['register']>) => (await ours.register(...drafts))[0]?.id as ObjectId

test('[LF1] from planned to retired, each step with who, when, why and its document; what the table does not allow is refused', async () => {
  const id = uuidv7() as ObjectId
  const plan = { objectId: id, siteId: ours.siteId, typeId: 'storm-pump', tag: 'LF-1', names: { en: 'New pump' }, parentId: null }
  expect(await act((tx) => planObject(tx, { ...plan, note: 'flood plan 2027' }, registrar(0)))).toMatchObject({ ok: true })
  const step = async (step: LifeStep, minute: number, more: { document?: string; at?: Date } = {}) =>
    act(async (tx) =>
      stepLife(
        tx,
        { objectId: id, version: await version(id), step, note: `because of ${step}`, document: more.document, at: more.at?.toISOString() },
        by(minute),
      ),
    )
  expect(await step('put_in_service', 1)).toMatchObject({ ok: false, refusal: { code: 'LIFE_STEP_NOT_ALLOWED', state: 'planned' } })
  expect(await step('permit', 1)).toMatchObject({ ok: false, refusal: { code: 'DOCUMENT_NEEDED' } })
  expect(await step('permit', 2, { document: 'B-2027-114' })).toMatchObject({ ok: true })
  expect(await step('begin_construction', 3, { at: at(1) })).toMatchObject({ ok: false, refusal: { code: 'DATE_BEFORE_LAST_EVENT' } })
  expect(await step('begin_construction', 3, { at: at(60) })).toMatchObject({ ok: false, refusal: { code: 'DATE_IN_FUTURE' } })
  expect(await step('begin_construction', 3)).toMatchObject({ ok: true })
  expect(await step('accept', 4, { document: 'minutes of 12 May' })).toMatchObject({ ok: true })
  expect(await step('put_in_service', 5)).toMatchObject({ ok: true })
  expect(await step('take_out_of_service', 6)).toMatchObject({ ok: true })
  expect(await step('retire', 7)).toMatchObject({ ok: true })
  expect(await step('put_in_service', 8)).toMatchObject({ ok: false, refusal: { code: 'LIFE_STEP_NOT_ALLOWED', state: 'retired' } })
  const life = await within((tx) => lifeStoryOf(tx, id))
  expect(life).toMatchObject({ state: 'retired', steps: [] })
  expect(life?.events.map(({ verb }) => verb).reverse()).toEqual([
    'planned',
    'permitted',
    'under_construction',
    'accepted',
    'in_service',
    'out_of_service',
    'retired',
  ])
  expect(life?.events.find(({ verb }) => verb === 'permitted')).toMatchObject({
    by: 'Sam',
    note: 'because of permit',
    document: 'B-2027-114',
  })
})

test('[LF1] every state is reached, every one but retired is left, and nothing comes back from there', () => {
  const reached = new Set<string>(['planned', ...Object.values(TRANSITIONS).map(({ to }) => to)])
  expect([...reached].sort()).toEqual([...LIFE_STATES].sort())
  for (const state of LIFE_STATES) expect(LIFE_STEPS.some((step) => mayStep(state, step))).toBe(state !== 'retired')
})

test('[LF2] the object as of any past moment: names, parent, place, state, what stood in it', async () => {
  const [a, b] = [await one({ tag: 'LF-A', typeId: 'lift-station' }), await one({ tag: 'LF-B', typeId: 'lift-station' })]
  const id = await one({ tag: 'LF-2', parentId: a, names: { en: 'Old name' } })
  const asset = await one({ tag: 'LF-2-A', kind: 'asset', typeId: 'pump-asset' })
  const place = (lon: number) => ({ lon, lat: 31.3, levelM: 0, headingDeg: 0 })
  await act(async (tx) => editObject(tx, { objectId: id, version: await version(id), names: { en: 'New name' } }, by(1)))
  await act((tx) => installAsset(tx, { assetId: asset, positionId: id, at: at(2).toISOString() }, by(2)))
  await act(async (tx) =>
    moveObject(
      tx,
      { objectId: id, version: await version(id), parentId: b, place: place(121.5), crs: 'EPSG:4490', note: 'rebuilt' },
      by(3),
    ),
  )
  await act(async (tx) => stepLife(tx, { objectId: id, version: await version(id), step: 'take_out_of_service', note: 'worn' }, by(4)))
  const then = async (minute: number) => within((tx) => asOf(tx, id, at(minute)))
  expect(await then(0.5)).toMatchObject({
    known: true,
    names: { en: 'Old name' },
    parentTag: 'LF-A',
    stayTag: null,
    lifeState: 'in_service',
  })
  expect(await then(1.5)).toMatchObject({ names: { en: 'New name' }, parentTag: 'LF-A', stayTag: null })
  expect(await then(2.5)).toMatchObject({ parentTag: 'LF-A', stayTag: 'LF-2-A' })
  expect(await then(3.5)).toMatchObject({ parentTag: 'LF-B', place: { lon: 121.5 }, lifeState: 'in_service' })
  expect(await then(4.5)).toMatchObject({ lifeState: 'out_of_service', version: 4 })
  expect(await within((tx) => asOf(tx, id, new Date(0)))).toMatchObject({ known: false })
})

test('[LF3] re-typed, an object has the series of its new type too, and keeps the old; what stands in it must fit', async () => {
  const id = await one({ tag: 'LF-3', typeId: 'storm-pump' })
  const before = await within((tx) => seriesOf(tx, [id]))
  const retype = async (typeId: string) =>
    act(async (tx) => retypeObject(tx, { objectId: id, version: await version(id), typeId, note: 'it is one' }, by(1)))
  expect(await retype('pump-asset')).toMatchObject({ ok: false, refusal: { code: 'WRONG_KIND' } })
  expect(await retype('no-such')).toMatchObject({ ok: false, refusal: { code: 'TYPE_NOT_FOUND' } })
  expect(await retype('lift-pump')).toMatchObject({ ok: true })
  const after = await within((tx) => seriesOf(tx, [id]))
  expect(after.map(({ channel }) => channel)).toContain('seal_wet')
  expect(before.every(({ id: series }) => after.some((it) => it.id === series))).toBe(true)
  const asset = await one({ tag: 'LF-3-A', kind: 'asset', typeId: 'pump-asset' })
  await act((tx) => installAsset(tx, { assetId: asset, positionId: id, at: at(1).toISOString() }, by(1)))
  expect(await retype('camera')).toMatchObject({ ok: false, refusal: { code: 'WRONG_TYPE', tag: 'LF-3-A' } })
})

test('[LF4] split and merged, the old codes still resolve, and the life says into what', async () => {
  const id = await one({ tag: 'LF-4' })
  const part = (tag: string) => ({ objectId: uuidv7() as ObjectId, tag, names: { en: tag } })
  const split = await act(async (tx) =>
    splitObject(tx, { objectId: id, version: await version(id), into: [part('LF-4a'), part('LF-4b')], note: 'two drains' }, registrar(1)),
  )
  expect(split).toEqual({ ok: true, value: { tags: ['LF-4a', 'LF-4b'] } })
  expect(await within((tx) => resolveCode(tx, 'LF-4'))).toMatchObject({ ok: true, value: { objectId: id } })
  const became = [{ tag: 'LF-4a', how: 'split' }, { tag: 'LF-4b', how: 'split' }] // biome-ignore format: one line
  expect(await resolveMany(system.db, ours.tenant.id, ['LF-4', 'LF-4a'])).toMatchObject([
    { ok: true, became },
    { ok: true, became: [] },
  ])
  expect(await within((tx) => lifeStoryOf(tx, id))).toMatchObject({
    state: 'retired',
    events: [{ verb: 'split', data: { into: ['LF-4a', 'LF-4b'] } }, {}],
  })
  const [x, y] = [await one({ tag: 'LF-4x' }), await one({ tag: 'LF-4y' })]
  const merge = async (from: ObjectId, intoId: ObjectId) =>
    act(async (tx) => mergeObject(tx, { objectId: from, version: await version(from), intoId, note: 'the same thing' }, by(2)))
  expect(await merge(x, id)).toMatchObject({ ok: false, refusal: { code: 'BAD_MERGE', reason: 'retired' } })
  expect(await merge(x, y)).toMatchObject({ ok: true })
  expect(await merge(x, x)).toMatchObject({ ok: false })
  expect((await within((tx) => lifeStoryOf(tx, x)))?.events[0]).toMatchObject({ verb: 'merged', data: { into: ['LF-4y'] } })
  const drain = await within((tx) => objectByTag(tx, 'LF-4a'))
  expect(await merge(drain?.id as ObjectId, y)).toMatchObject({ ok: true })
  expect(await resolveMany(system.db, ours.tenant.id, ['LF-4'])).toMatchObject([
    { became: [{ tag: 'LF-4b' }, { tag: 'LF-4y', how: 'split' }] },
  ])
})

test('[LF5] retiring says what still stands on it, does it all the same when told so, and ends its links', async () => {
  const [feeder, pump] = [await one({ tag: 'LF-5F', typeId: 'feeder' }), await one({ tag: 'LF-5P' })]
  await one({ tag: 'LF-5F/X', parentId: feeder })
  await act((tx) => linkObjects(tx, { linkId: uuidv7(), kind: 'feeds', medium: 'power', fromId: feeder, toId: pump }, by(1)))
  const retire = (despite: boolean) => act((tx) => retireObject(tx, { objectId: feeder, version: 1, note: 'old', despite }, by(2)))
  expect(await retire(false)).toEqual({ ok: false, refusal: { code: 'STILL_NEEDED', count: 2, tags: 'LF-5F/X, LF-5P' } })
  expect(await retire(true)).toMatchObject({ ok: true })
  expect((await within((tx) => asOf(tx, pump, at(1.5))))?.links).toHaveLength(1)
  expect((await within((tx) => asOf(tx, pump, at(3))))?.links).toEqual([])
})
