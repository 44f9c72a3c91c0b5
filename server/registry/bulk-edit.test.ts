import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { bulkEdit } from './bulk-edit.ts'
import { BulkEdit } from './contract.ts'
import { editObject } from './edit.ts'
import { objectByTag } from './reader.ts'
import { attempt } from './refusals.ts'
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
