import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { createCallerFactory, router } from '#/server/platform/trpc.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { retireObject } from './edit.ts'
import { hideLabels, labelBehind, labelsOf, renewLabel } from './label.ts'
import { MISSES_AN_HOUR, noteMiss } from './misses.ts'
import { registryRouter } from './router.ts'
import { securityEventsOf } from './security.ts'
import { type Ground, testGround } from './testing.ts'
import { whoTries } from './tries.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
let actor: Actor
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  theirs = await testGround(system, 'police')
  actor = { ...systemActor('test'), tenantId: ours.tenant.id, roles: ['steward'], permissions: new Set() }
})
afterAll(() => system[Symbol.asyncDispose]())

const inside = <T>(work: (tx: Tx) => Promise<T>, ground = ours) => system.db.tenant(ground.tenant.id, work)
const print = (...ids: ObjectId[]) => inside((tx) => labelsOf(tx, actor, ids, new Date()))
const behind = (code: string, token: string, address = '') => labelBehind(system, { code, token, address })
const NOTHING = { ok: false, refusal: { code: 'LABEL_NOT_FOUND' } }

test('[LB1] a token has forty bits in eight letters, is printed again as it was, and opens its own object alone', async () => {
  const made = await ours.register({ tag: 'LB-1' }, { tag: 'LB-2' })
  const ids = made.map(({ id }) => id)
  const first = await print(...ids)
  expect(first.map(({ tag }) => tag)).toEqual(['LB-1', 'LB-2'])
  for (const { token } of first) expect(token).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
  expect(await print(...ids)).toEqual(first)
  const [a, b] = first
  if (!a || !b) throw new Error('no labels')
  expect(a.token).not.toBe(b.token)
  expect(await behind(a.code, a.token)).toMatchObject({ ok: true, value: { objectId: a.objectId, code: a.code } })
  expect(await behind(a.code.toLowerCase(), a.token.toLowerCase())).toMatchObject({ ok: true })
  expect(await behind(a.code, b.token)).toEqual(NOTHING)
})

test('[LB1] the labels of many at once are made by one, however many print', async () => {
  const made = await ours.register(...Array.from({ length: 40 }, (_, i) => ({ tag: `LB-R${i}` })))
  const ids = made.map(({ id }) => id)
  const [first, ...others] = await Promise.all([1, 2, 3, 4].map(() => print(...ids)))
  await expect(print(...ids)).resolves.toHaveLength(40)
  for (const other of others) expect(other.map(({ token }) => token)).toEqual(first?.map(({ token }) => token))
})

test('[LB2] the public page shows code, name and type and nothing else; wrong and unknown are answered alike', async () => {
  const [pump] = await ours.register({ tag: 'LB-SECRET', place: null })
  const [label] = await print(pump?.id as ObjectId)
  const [bare] = await ours.register({ tag: 'LB-BARE' })
  const stranger = createCallerFactory(router({ registry: registryRouter }))({
    system,
    actor: null,
    gateway: null,
    address: '',
    headers: new Headers(),
  })
  const shown = await stranger.registry.labels.behind({ code: label?.code ?? '', token: label?.token ?? '' })
  expect(Object.keys(shown).sort()).toEqual(['code', 'names', 'retired', 'typeId'])
  const refusals = await Promise.all(
    [
      [label?.code ?? '', 'AAAAAAAA'],
      [label?.code ?? '', ''],
      [label?.code ?? '', 'x'.repeat(10_000)],
      [bare?.code ?? '', ''],
      ['88.999.1/ZZZZZZ', label?.token ?? ''],
      ['LB-SECRET', label?.token ?? ''],
      ['x'.repeat(10_000), ''],
      ["' or 1=1 --", ''],
    ].map(([code = '', token = '']) => stranger.registry.labels.behind({ code, token }).catch((error) => [error.code, error.message])),
  )
  expect(new Set(refusals.map((it) => JSON.stringify(it))).size).toBe(1)
})

test('[LB3] an owner switches off the public page of a type; another organisation’s switch is its own', async () => {
  const [bearing] = await ours.register({ tag: 'LB-3', typeId: 'storm-drain' })
  const [label] = await print(bearing?.id as ObjectId)
  const switched = (hidden: boolean) => inside((tx) => hideLabels(tx, actor, { typeId: 'storm-drain', hidden }, new Date()))
  const other = { ...actor, tenantId: theirs.tenant.id }
  await inside((tx) => hideLabels(tx, other, { typeId: 'storm-drain', hidden: true }, new Date()), theirs)
  expect(await behind(label?.code ?? '', label?.token ?? '')).toMatchObject({ ok: true })
  expect(await switched(true)).toMatchObject({ ok: true })
  expect(await behind(label?.code ?? '', label?.token ?? '')).toEqual(NOTHING)
  expect(await switched(false)).toMatchObject({ ok: true })
  expect(await behind(label?.code ?? '', label?.token ?? '')).toMatchObject({ ok: true })
  expect(await inside((tx) => hideLabels(tx, actor, { typeId: 'nonsense', hidden: true }, new Date()))).toMatchObject({ ok: false })
})

test('[LB1] a renewed label opens no more with the old token; a retired object says so', async () => {
  const [pump] = await ours.register({ tag: 'LB-4' })
  const id = pump?.id as ObjectId
  const [old] = await print(id)
  const renewed = await inside((tx) => renewLabel(tx, actor, id, new Date()))
  const token = renewed.ok ? renewed.value.token : ''
  expect(await behind(old?.code ?? '', old?.token ?? '')).toEqual(NOTHING)
  expect(await behind(old?.code ?? '', token)).toMatchObject({ ok: true, value: { retired: false } })
  await inside((tx) => retireObject(tx, { objectId: id, version: 1, note: 'gone' }, { actor, at: new Date() }))
  expect(await behind(old?.code ?? '', token)).toMatchObject({ ok: true, value: { retired: true } })
  expect(await inside((tx) => labelsOf(tx, { ...actor, tenantId: theirs.tenant.id }, [id], new Date()), theirs)).toEqual([])
})

test('[LB4] thirty misses an hour from one address raise one event at every organisation; of who is signed in, at his own', async () => {
  const misses = (ground: Ground) =>
    inside((tx) => securityEventsOf(tx, { limit: 200 }), ground).then(({ rows }) => rows.filter(({ kind }) => kind === 'resolve_misses'))
  for (let i = 1; i < MISSES_AN_HOUR; i++) await behind('88.999.1/ZZZZZZ', 'AAAAAAAA', `2001:db8:0:7::${i}`)
  expect(await misses(ours)).toEqual([])
  for (let i = 0; i < 3; i++) await behind('88.999.1/ZZZZZZ', 'AAAAAAAA', '2001:db8:0:7::ff')
  for (const ground of [ours, theirs])
    expect(await misses(ground)).toMatchObject([{ subject: { kind: 'address', id: '2001:db8:0:7::/64' }, data: { signedIn: false } }])
  await Promise.all(Array.from({ length: MISSES_AN_HOUR }, () => noteMiss(system, '192.0.2.7', ours.tenant.id)))
  expect((await misses(ours)).map(({ subject }) => subject.id).sort()).toEqual(['192.0.2.7', '2001:db8:0:7::/64'])
  expect(await misses(theirs)).toHaveLength(1)
  const kept = await system.db.system((tx) => tx.execute<{ key: string }>(sql`select key from registry_tries`))
  expect(kept.every(({ key }) => !key.includes('192.0.2.7'))).toBe(true)
})

test.each([
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('[LB4] %s tries as %s', (address, who) => {
  expect(whoTries(address)).toBe(who)
})
