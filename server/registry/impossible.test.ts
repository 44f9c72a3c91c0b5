import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissionsOf } from '#/server/access/permissions.ts'
import type { Actor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { migrate } from '#/server/platform/migrate.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { planSite } from './address-plan.ts'
import { addAlias, removeAlias } from './alias.ts'
import { decideClash, openClash } from './clash.ts'
import { AskRebinding, type FactChange } from './contract.ts'
import { editObject, retireObject } from './edit.ts'
import type { Asker } from './facts.ts'
import { endNumber, giveNumber } from './give-number.ts'
import { moveObject, retypeObject } from './life.ts'
import { mergeObject } from './merge.ts'
import { numbersOfObject } from './number-reader.ts'
import { answerProposal, propose } from './proposal.ts'
import { objectById, placeOf } from './reader.ts'
import { allOrNothing } from './refusals.ts'
import { splitObject } from './split.ts'
import { installAsset, removeAsset, staysOf } from './stay.ts'
import { type Ground, testGround } from './testing.ts'
import { within as withinTenant } from './within.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
})
afterAll(() => system[Symbol.asyncDispose]())

const steward: Asker = { kind: 'person', id: 'Sam', name: 'Sam', roles: ['steward'], permissions: new Set(permissionsOf(['steward'])) }
const by = () => ({ actor: steward, at: new Date(system.clock.nowMs()) })
const within = <T>(work: (tx: Tx) => Promise<T>) => system.db.tenant(ours.tenant.id, work)
const act = <T, R extends { code: string }>(work: (tx: Tx) => Promise<Result<T, R>>) => allOrNothing(within<T>, work)
const one = async (...drafts: Parameters<Ground['register']>) => (await ours.register(...drafts))[0]?.id as ObjectId
const seen = async (objectId: ObjectId) => ({
  objectId,
  version: (await within((tx) => objectById(tx, objectId)))?.version ?? 0,
  note: 'so',
})
const retire = async (objectId: ObjectId) => {
  const ask = await seen(objectId)
  return act((tx) => retireObject(tx, ask, by()))
}
const offer = async (objectId: ObjectId, change: FactChange) => {
  const proposalId = uuidv7()
  expect(await act((tx) => propose(tx, { proposalId, objectId, change, why: 'so' }, by()))).toMatchObject({ ok: true })
  return () => act((tx) => answerProposal(tx, { proposalId, answer: 'accepted', note: '' }, by()))
}
const refused = (code: string) => ({ ok: false, refusal: { code } })
const PHONE = { kind: 'msisdn', value: '+8613800000001', interface: 'main' } as const
const give = (objectId: ObjectId) => act((tx) => giveNumber(tx, { ...PHONE, objectId, state: 'planned', primary: false }, by()))

test('[FA2] an object that has a place gets the proposed one', async () => {
  const source = { crs: 'EPSG:4490', x: 121.41, y: 31.21 }
  const id = await one({ place: { lon: 121.41, lat: 31.21, levelM: 2, headingDeg: 0, source, approximate: false } })
  const accept = await offer(id, { group: 'place', place: { lon: 121.5, lat: 31.3 } })
  expect(await accept()).toMatchObject({ ok: true })
  expect(await within((tx) => placeOf(tx, id))).toMatchObject({ lon: 121.5, lat: 31.3, levelM: 2 })
})

test('[RG11] what is retired is not edited, split, moved or re-typed, gets no number and no code, and no proposal makes it anything', async () => {
  const id = await one({ tag: 'GONE' })
  const accept = await offer(id, { group: 'identity', names: { en: 'Again' } })
  const alias = { scheme: 'free', value: 'PLATE 7' }
  const plate = { ...alias, ...(await seen(id)) }
  expect(await act((tx) => addAlias(tx, plate, by()))).toMatchObject({ ok: true })
  await retire(id)
  const said = await seen(id)
  const part = (tag: string) => ({ objectId: ObjectId.parse(uuidv7()), tag, names: { en: tag } })
  const registrar = () => ({ ...by(), tenantId: ours.tenant.id, codePrefix: ours.tenant.codePrefix })
  const spot = { lon: 121.5, lat: 31.3, levelM: 0, headingDeg: 0 }
  for (const way of [
    () => act((tx) => editObject(tx, { ...said, names: { en: 'Again' } }, by())),
    () => act((tx) => addAlias(tx, { ...said, scheme: 'free', value: 'PLATE 8' }, by())),
    () => act((tx) => splitObject(tx, { ...said, into: [part('G-1'), part('G-2')] }, registrar())),
    () => act((tx) => moveObject(tx, { ...said, place: spot, crs: 'EPSG:4490' }, by())),
    () => act((tx) => retypeObject(tx, { ...said, typeId: 'lift-pump' }, by())),
    () => give(id),
    accept,
  ])
    expect(await way()).toEqual(refused('OBJECT_RETIRED'))
  // Its plate may be screwed to what stands in its stead.
  expect(await act((tx) => removeAlias(tx, { ...said, ...alias }, by()))).toMatchObject({ ok: true })
  const other = await one({ tag: 'COME' })
  const given = { ...alias, ...(await seen(other)) }
  expect(await act((tx) => addAlias(tx, given, by()))).toMatchObject({ ok: true })
})

test('[RG16] what is refused half way leaves nothing behind', async () => {
  const id = await one({ tag: 'HALF' })
  const ask = await seen(id)
  const actor = { ...steward, tenantId: ours.tenant.id } as Actor
  const half = withinTenant({ system, actor }, async (tx, at) => {
    expect(await editObject(tx, { ...ask, names: { en: 'Changed' } }, at)).toMatchObject({ ok: true })
    return refuse({ code: 'NOTHING_PROPOSED' })
  })
  await expect(half).rejects.toThrow('nothing proposed')
  expect(await seen(id)).toEqual(ask)
})

test('[NU8] a re-binding window is open for fourteen days at most, and ends after it begins', () => {
  const window = (from: string, until: string) => AskRebinding.safeParse({ objectId: uuidv7(), from, until, why: 'module broken' }).success
  expect(window('2026-01-01T00:00:00Z', '2026-01-15T00:00:00Z')).toBe(true)
  expect(window('2026-01-01T00:00:00Z', '2026-01-15T00:00:01Z')).toBe(false)
  expect(window('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z')).toBe(false)
})

test('[RG9] nothing is installed or taken out in the future: it could not be ended before it comes', async () => {
  const [position, asset] = [await one({}), await one({ kind: 'asset', typeId: 'pump-asset' })]
  const install = (at: string) => act((tx) => installAsset(tx, { assetId: asset, positionId: position, at }, by()))
  expect(await install('2999-01-01T00:00:00Z')).toMatchObject(refused('DATE_IN_FUTURE'))
  expect(await install('2020-01-01T00:00:00Z')).toMatchObject({ ok: true })
  expect(await act((tx) => removeAsset(tx, { positionId: position, at: '2999-01-01T00:00:00Z' }, by()))).toMatchObject(
    refused('DATE_IN_FUTURE'),
  )
})

test('[RG9] what began by a clock that is ahead of ours ends all the same when the asset is retired or merged, and its position is free', async () => {
  const ahead = async () => {
    const [position, asset] = [await one({}), await one({ kind: 'asset', typeId: 'pump-asset' })]
    const at = new Date(by().at.getTime() + 200_000).toISOString()
    expect(await act((tx) => installAsset(tx, { assetId: asset, positionId: position, at }, by()))).toMatchObject({ ok: true })
    return { position, asset }
  }
  const stand = async (position: ObjectId) =>
    (await within((tx) => staysOf(tx, position))).map(({ assetId, until }) => [assetId, until === null ? 'stands' : 'ended'])
  const retired = await ahead()
  expect(await retire(retired.asset)).toMatchObject({ ok: true })
  expect(await stand(retired.position)).toEqual([[retired.asset, 'ended']])
  const merged = await ahead()
  const [ask, intoId] = [await seen(merged.asset), await one({ kind: 'asset', typeId: 'pump-asset' })]
  expect(await act((tx) => mergeObject(tx, { ...ask, intoId }, by()))).toMatchObject({ ok: true })
  expect(await stand(merged.position)).toEqual([
    [merged.asset, 'ended'],
    [intoId, 'stands'],
  ])
})

test('[CL2] a decision takes a number from the side that had it and from nobody who got it since, and gives it to nothing retired', async () => {
  const [left, right, third, gone] = [await one({}), await one({}), await one({}), await one({})]
  const given = await give(left)
  const open = (rightId: ObjectId, key: string) =>
    within((tx) => openClash(tx, { tenantId: ours.tenant.id, kind: 'number', key, leftId: left, rightId, data: PHONE }, by().at))
  const decide = (clashId: string, decision: 'replace' | 'split') =>
    act((tx) => decideClash(tx, { clashId, decision, winner: 'left', why: 'seen on site' }, by()))
  const clashes = [await open(right, 'a'), await open(right, 'b'), await open(gone, 'c')]
  await retire(gone)
  expect(await decide(clashes[2]?.clashId ?? '', 'replace')).toEqual(refused('OBJECT_RETIRED'))
  if (given.ok) await act((tx) => endNumber(tx, { numberId: given.value.numberId }, by()))
  expect(await give(third)).toMatchObject({ ok: true })
  expect(await decide(clashes[0]?.clashId ?? '', 'replace')).toEqual(refused('NUMBER_NOT_FOUND'))
  expect(await decide(clashes[1]?.clashId ?? '', 'split')).toMatchObject({ ok: true })
  expect((await within((tx) => numbersOfObject(tx, third))).numbers).toMatchObject([{ value: PHONE.value, until: null }])
})

test('[RG15] the rules of the database are laid anew over a registry that is in use, as a new version does', async () => {
  const gateway = await one({ typeId: 'gateway' })
  await act((tx) => planSite(tx, { siteId: ours.siteId, prefix: 'fd0f:1d00:77::/48' }, { ...by(), tenantId: ours.tenant.id }))
  await system.db.owner`delete from onefold.constraints`
  await migrate(system.address, process.cwd())
  expect(await within((tx) => objectById(tx, gateway))).not.toBeNull()
})
