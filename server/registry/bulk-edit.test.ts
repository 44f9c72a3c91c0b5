import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { bulkEdit } from './bulk-edit.ts'
import { BulkEdit } from './contract.ts'
import { editObject } from './edit.ts'
import { objectByTag } from './reader.ts'
import { attempt } from './refusals.ts'
import { installAsset } from './stay.ts'
import { type Ground, testGround } from './testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  theirs = await testGround(system, 'police')
})
afterAll(() => system[Symbol.asyncDispose]())

const by = () => ({ actor: systemActor('test'), at: new Date(system.clock.nowMs()) })
const run = (ask: unknown, ground = ours) =>
  attempt(() => system.db.tenant(ground.tenant.id, (tx) => bulkEdit(tx, BulkEdit.parse(ask), by())))
const at = (tag: string, ground = ours) => system.db.tenant(ground.tenant.id, (tx) => objectByTag(tx, tag))
const made = async (...tags: string[]) =>
  (await ours.register(...tags.map((tag) => ({ tag, names: { en: `Light ${tag}` } })))).map(({ id }) => ({ objectId: id, version: 1 }))

test('[RB1] a preview says what becomes of each and changes nothing; then all are changed', async () => {
  const objects = await made('A-1', 'A-2')
  const change = { what: 'rename', field: 'en', find: 'Light', replace: 'Lamp' }
  const shown = await run({ objects, change, dryRun: true })
  expect(shown).toMatchObject({ ok: true, value: { changed: 2, refused: 0, lines: [{ before: 'Light A-1', after: 'Lamp A-1' }, {}] } })
  expect((await at('A-1'))?.names.en).toBe('Light A-1')
  expect(await run({ objects, change })).toMatchObject({ ok: true, value: { changed: 2 } })
  expect((await at('A-2'))?.names.en).toBe('Lamp A-2')
})

test('[RB1] one that somebody changed meanwhile stops all of them', async () => {
  const objects = await made('B-1', 'B-2')
  const [first] = objects
  await system.db.tenant(ours.tenant.id, (tx) =>
    editObject(tx, { objectId: first?.objectId as never, version: 1, names: { en: 'Other' } }, by()),
  )
  const ask = { objects, change: { what: 'rename', field: 'en', find: '', replace: 'Old ' } }
  expect(await run({ ...ask, dryRun: true })).toMatchObject({
    ok: true,
    value: { refused: 1, lines: [{ refusal: 'STALE_EDIT' }, { refusal: null }] },
  })
  expect(await run(ask)).toMatchObject({ ok: false, refusal: { code: 'BULK_REFUSED', refused: 1, tag: 'B-1', why: 'STALE_EDIT' } })
  expect((await at('B-2'))?.names.en).toBe('Light B-2')
})

test('[RB1] tags that are taken, that two would get, or that are none are refused', async () => {
  const objects = await made('C-1', 'C-2', 'D-1')
  const rename = (find: string, replace: string) =>
    run({ objects: objects.slice(0, 2), change: { what: 'rename', field: 'tag', find, replace }, dryRun: true })
  expect(await rename('C-1', 'D-1')).toMatchObject({
    ok: true,
    value: { refused: 1, unchanged: 1, lines: [{ refusal: 'CODE_TAKEN' }, {}] },
  })
  expect(await rename('C-1', 'C-2')).toMatchObject({ ok: true, value: { refused: 1 } })
  expect(await rename('C-', 'C ')).toMatchObject({ ok: true, value: { refused: 2, lines: [{ refusal: 'BAD_TAG' }, {}] } })
  const done = await run({ objects: objects.slice(0, 2), change: { what: 'rename', field: 'tag', find: 'C-', replace: 'X-' } })
  expect(done).toMatchObject({ ok: true, value: { changed: 2 } })
  expect((await at('C-1'))?.tag).toBe('X-1') // the old tag still leads to it
})

test('[RB1] part of another: by code or tag, never of itself, never of another tenant’s', async () => {
  const objects = await made('E-1', 'E-2', 'E-3')
  await theirs.register({ tag: 'SECRET' })
  const parent = (tag: string | null, some = objects.slice(0, 2)) => run({ objects: some, change: { what: 'parent', parent: tag } })
  expect(await parent('SECRET')).toEqual({ ok: false, refusal: { code: 'OBJECT_NOT_FOUND' } })
  expect(await parent('E-1')).toMatchObject({ ok: false, refusal: { code: 'BULK_REFUSED', why: 'PARENT_CYCLE' } })
  expect(await parent('E-3')).toMatchObject({ ok: true, value: { changed: 2 } })
  expect(await parent('E-1', objects.slice(2))).toMatchObject({ ok: false, refusal: { code: 'PARENT_CYCLE' } })
  const foreign = await run({ objects, change: { what: 'parent', parent: null }, dryRun: true }, theirs)
  expect(foreign).toMatchObject({ ok: true, value: { refused: 3, lines: [{ refusal: 'OBJECT_NOT_FOUND', tag: '' }, {}, {}] } })
})

test('[RB2] type: shown first, for a reason, and refused where what stands there would not fit', async () => {
  const [pump, lamp, asset] = await ours.register(
    { tag: 'F-1', typeId: 'storm-pump' },
    { tag: 'F-2', typeId: 'storm-pump' },
    { tag: 'F-A', kind: 'asset', typeId: 'pump-asset' },
  )
  if (!pump || !lamp || !asset) throw new Error('nothing was registered')
  await system.db.tenant(ours.tenant.id, (tx) =>
    installAsset(tx, { assetId: asset.id, positionId: pump.id, at: new Date().toISOString() }, by()),
  )
  const seen = (...ids: string[]) => ids.map((objectId) => ({ objectId, version: 1 }))
  const change = { what: 'type', typeId: 'camera' }
  const shown = await run({ objects: seen(pump.id, lamp.id, asset.id), change, dryRun: true })
  expect(shown).toMatchObject({ ok: true, value: { changed: 1, refused: 2, lines: [{ refusal: 'WRONG_TYPE' }, { before: 'storm-pump', after: 'camera', refusal: null }, { refusal: 'WRONG_KIND' }] } }) // biome-ignore format: one line
  expect(BulkEdit.safeParse({ objects: seen(lamp.id), change }).success).toBe(false)
  expect(await run({ objects: seen(lamp.id), change, note: 'it is a camera' })).toMatchObject({ ok: true, value: { changed: 1 } })
  expect(await at('F-2')).toMatchObject({ typeId: 'camera', version: 2 })
  expect(await run({ objects: [{ objectId: lamp.id, version: 2 }], change: { what: 'type', typeId: 'no-such' }, dryRun: true })).toMatchObject({ value: { lines: [{ refusal: 'UNKNOWN_TYPE' }] } }) // biome-ignore format: one line
})

test('[RB2] keywords are added and taken off, a responsible party is named and taken away; other settings stay', async () => {
  const [one] = await ours.register({ tag: 'G-1', settings: { depthM: 3, tags: ['old', 'flood'] } })
  const change = (what: object, version: number) => run({ objects: [{ objectId: one?.id, version }], change: what })
  expect(await change({ what: 'tags', add: ['new', 'flood'], remove: ['old'] }, 1)).toMatchObject({ value: { lines: [{ before: 'old, flood', after: 'flood, new' }] } }) // biome-ignore format: one line
  expect(await change({ what: 'responsible', party: 'Drainage Office' }, 2)).toMatchObject({ value: { changed: 1 } })
  expect((await at('G-1'))?.settings).toEqual({ depthM: 3, tags: ['flood', 'new'], responsible: 'Drainage Office' })
  expect(await change({ what: 'tags', add: [], remove: ['new', 'flood'] }, 3)).toMatchObject({ value: { changed: 1 } })
  expect(await change({ what: 'responsible', party: null }, 4)).toMatchObject({ value: { changed: 1 } })
  expect((await at('G-1'))?.settings).toEqual({ depthM: 3 })
})
