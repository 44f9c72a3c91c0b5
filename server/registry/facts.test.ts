import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Role } from '#/server/access/contract.ts'
import { permissionsOf } from '#/server/access/permissions.ts'
import { systemActor } from '#/server/platform/actor.ts'
import type { Tx } from '#/server/platform/db.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import type { Result } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { addAlias } from './alias.ts'
import { bulkEdit } from './bulk-edit.ts'
import { type Answer, AskProposals, type FactChange, type FactGroup } from './contract.ts'
import { editObject, retireObject } from './edit.ts'
import { type Asker, setOwner } from './facts.ts'
import { moveObject, retypeObject, stepLife } from './life.ts'
import { lifeStoryOf } from './life-story.ts'
import { answerProposal, propose } from './proposal.ts'
import { factGroupsOf, proposalsOf, waitingFor } from './proposals-reader.ts'
import { objectById } from './reader.ts'
import { allOrNothing } from './refusals.ts'
import { type Ground, testGround } from './testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  theirs = await testGround(system, 'police', '88.999.2')
})
afterAll(() => system[Symbol.asyncDispose]())

const person = (role: Role, name: string): Asker => ({
  kind: 'person',
  id: name,
  name,
  roles: [role],
  permissions: new Set(permissionsOf([role])),
})
const engineer = person('engineer', 'Elin')
const steward = person('steward', 'Sam')
const crew = person('crew', 'Cho')
const by = (actor: Asker) => ({ actor, at: new Date() })
const act = <T, R extends { code: string }>(work: (tx: Tx) => Promise<Result<T, R>>, ground = ours) =>
  allOrNothing((it) => system.db.tenant(ground.tenant.id, it), work)
const within = <T>(work: (tx: Tx) => Promise<T>, ground = ours) => system.db.tenant(ground.tenant.id, work)
const one = async (...drafts: Parameters<Ground['register']>) => (await ours.register(...drafts))[0]?.id as ObjectId
const version = async (id: ObjectId) => (await within((tx) => objectById(tx, id)))?.version ?? 0
const own = (group: FactGroup, role: Role | null, typeId = '') =>
  act((tx) => setOwner(tx, { group, typeId, role, organisation: 'Drainage Office' }, { ...by(steward), tenantId: ours.tenant.id }))
const offer = async (objectId: ObjectId, change: FactChange, actor = crew) => {
  const proposalId = uuidv7()
  return { proposalId, said: await act((tx) => propose(tx, { proposalId, objectId, change, why: 'the plate says so' }, by(actor))) }
}
const answer = (proposalId: string, given: Answer, actor: Asker, ground = ours) =>
  act((tx) => answerProposal(tx, { proposalId, answer: given, note: '' }, by(actor)), ground)
const page = (ask: z.input<typeof AskProposals>, asker: Asker, ground = ours) =>
  within((tx) => proposalsOf(tx, AskProposals.parse(ask), asker), ground)
const asked = async (...of: Parameters<typeof page>) => (await page(...of)).rows
const refused = (code: string) => ({ ok: false, refusal: { code } })

test('[FA1] what has an owner nobody else changes, by whatever way; with another type it may be another', async () => {
  const id = await one({ tag: 'FA-1' })
  const at = async () => ({ objectId: id, version: await version(id), note: 'so' })
  for (const group of ['identity', 'type', 'place', 'technical', 'codes', 'life'] as const) await own(group, 'steward', 'storm-pump')
  const edit = async (actor: Asker) => act(async (tx) => editObject(tx, { ...(await at()), names: { en: 'Elin says' } }, by(actor)))
  expect(await edit(engineer)).toMatchObject({
    ok: false,
    refusal: { code: 'NOT_RESPONSIBLE_FORBIDDEN', group: 'identity', role: 'steward', organisation: 'Drainage Office' },
  })
  const seen = await at()
  const ways: ((tx: Tx) => Promise<Result<unknown, { code: string }>>)[] = [
    (tx) => editObject(tx, { ...seen, settings: { properties: { rated_power: 3 } } }, by(engineer)),
    (tx) => retypeObject(tx, { ...seen, typeId: 'lift-pump' }, by(engineer)),
    (tx) => moveObject(tx, { ...seen, place: { lon: 121, lat: 31, levelM: 0, headingDeg: 0 }, crs: 'EPSG:4490' }, by(engineer)),
    (tx) => addAlias(tx, { ...seen, scheme: 'free', value: 'X-1' }, by(engineer)),
    (tx) => stepLife(tx, { ...seen, step: 'take_out_of_service' }, by(engineer)),
    (tx) => retireObject(tx, seen, by(engineer)),
  ]
  for (const way of ways) expect(await act(way)).toMatchObject(refused('NOT_RESPONSIBLE_FORBIDDEN'))
  const bulk = { objects: [{ objectId: id, version: seen.version }], change: { what: 'rename', field: 'en', find: '', replace: 'A' }, dryRun: true } as const // biome-ignore format: one line
  expect(await act((tx) => bulkEdit(tx, { ...bulk, objects: [...bulk.objects] }, by(engineer)))).toMatchObject({
    ok: true,
    value: { refused: 1, lines: [{ refusal: 'NOT_RESPONSIBLE' }] },
  })
  expect(await edit(steward)).toMatchObject({ ok: true })
  expect(await within((tx) => factGroupsOf(tx, id, engineer))).toContainEqual({ group: 'place', role: 'steward', organisation: 'Drainage Office', mine: false, open: 0 }) // biome-ignore format: one line
  const other = await one({ tag: 'FA-1b', typeId: 'lift-pump' })
  expect(await act((tx) => editObject(tx, { objectId: other, version: 1, names: { en: 'Free' } }, by(engineer)))).toMatchObject({
    ok: true,
  })
  const server = systemActor('import')
  expect(await act(async (tx) => editObject(tx, { ...(await at()), names: { en: 'Itself' } }, by(server)))).toMatchObject({ ok: true })
})

test('[FA2] others propose; who answers for it says yes, and the life tells who proposed and who decided', async () => {
  const id = await one({ tag: 'FA-2', typeId: 'camera', names: { en: 'Old' } })
  await own('identity', 'steward')
  const { proposalId, said } = await offer(id, { group: 'identity', names: { en: 'New' } })
  expect(said).toMatchObject({ ok: true })
  expect((await asked({ state: 'open', objectId: id }, engineer))[0]).toMatchObject({
    facts: [{ fact: 'names', before: 'Old', after: 'New' }],
    by: 'Cho',
    mine: false,
    own: false,
  })
  expect(await answer(proposalId, 'accepted', engineer)).toMatchObject(refused('NOT_RESPONSIBLE_FORBIDDEN'))
  expect(await answer(proposalId, 'withdrawn', steward)).toMatchObject(refused('NOT_RESPONSIBLE_FORBIDDEN'))
  expect(await answer(proposalId, 'accepted', steward)).toMatchObject({ ok: true })
  expect(await answer(proposalId, 'declined', steward)).toMatchObject(refused('PROPOSAL_ANSWERED_CONFLICT'))
  expect((await within((tx) => objectById(tx, id)))?.names).toEqual({ en: 'New' })
  expect((await within((tx) => lifeStoryOf(tx, id)))?.events[0]).toMatchObject({
    verb: 'edited',
    by: 'Sam',
    note: 'Cho: the plate says so',
  })
  expect((await asked({ state: 'answered', objectId: id }, steward))[0]).toMatchObject({
    facts: [{ before: 'Old', after: 'New' }],
    answered: { answer: 'accepted', by: 'Sam' },
  })
})

test('[FA2] a proposal of every group becomes true', async () => {
  for (const group of ['identity', 'type', 'place', 'technical', 'codes', 'life'] as const) await own(group, 'steward')
  const parent = await one({ tag: 'FA-2P', typeId: 'lift-station' })
  const changes: FactChange[] = [
    { group: 'identity', tag: 'FA-2c-renamed' },
    { group: 'place', parentId: parent, place: { lon: 121.5, lat: 31.3 } },
    { group: 'technical', properties: { rated_power: 37 } },
    { group: 'codes', scheme: 'free', value: 'INV-9' },
    { group: 'type', typeId: 'lift-pump' },
    { group: 'life', step: 'take_out_of_service' },
  ]
  const id = await one({ tag: 'FA-2c' })
  for (const change of changes) {
    const { proposalId } = await offer(id, change)
    expect(await answer(proposalId, 'accepted', steward), change.group).toMatchObject({ ok: true })
  }
  expect(await within((tx) => objectById(tx, id))).toMatchObject({
    tag: 'FA-2c-renamed',
    parentId: parent,
    typeId: 'lift-pump',
    lifeState: 'out_of_service',
    settings: { properties: { rated_power: 37 } },
  })
})

test('[FA3] what became otherwise since, or is so already, is refused; what cannot be done leaves the proposal open', async () => {
  const id = await one({ tag: 'FA-3' })
  const { proposalId } = await offer(id, { group: 'identity', names: { en: 'Mine' } })
  await act(async (tx) => editObject(tx, { objectId: id, version: await version(id), names: { en: 'Other' } }, by(steward)))
  expect(await answer(proposalId, 'accepted', steward)).toEqual({ ok: false, refusal: { code: 'PROPOSAL_STALE_CONFLICT', facts: 'names' } })
  expect(await answer(proposalId, 'withdrawn', crew)).toMatchObject({ ok: true })
  expect((await offer(id, { group: 'identity', names: { en: 'Other' } })).said).toEqual(refused('NOTHING_PROPOSED'))
  const wrong = await offer(id, { group: 'type', typeId: 'pump-asset' })
  expect(await answer(wrong.proposalId, 'accepted', steward)).toMatchObject(refused('WRONG_KIND'))
  expect(await asked({ state: 'open', objectId: id }, steward)).toHaveLength(1)
  expect(await act((tx) => propose(tx, { proposalId: wrong.proposalId, objectId: id, change: { group: 'type', typeId: 'camera' }, why: 'again' }, by(crew)))).toEqual({ ok: true, value: { proposalId: wrong.proposalId } }) // biome-ignore format: one line
  expect(await asked({ state: 'open', objectId: id }, steward)).toHaveLength(1)
})

test('[FA4] two who answer at once: one does, the other is told who', async () => {
  const id = await one({ tag: 'FA-4' })
  const { proposalId } = await offer(id, { group: 'identity', names: { en: 'Once' } })
  const said = await Promise.all([answer(proposalId, 'accepted', steward), answer(proposalId, 'declined', person('steward', 'Sue'))])
  expect(said.filter(({ ok }) => ok)).toHaveLength(1)
  expect(said.find(({ ok }) => !ok)).toMatchObject(refused('PROPOSAL_ANSWERED_CONFLICT'))
})

test('[FA5] owners and proposals stay inside their tenant, and are never deleted', async () => {
  const id = await one({ tag: 'FA-5' })
  const { proposalId } = await offer(id, { group: 'identity', names: { en: 'Ours' } })
  expect(await answer(proposalId, 'declined', steward, theirs)).toEqual(refused('PROPOSAL_NOT_FOUND'))
  expect(await asked({ state: 'open' }, steward, theirs)).toEqual([])
  expect(await within((tx) => factGroupsOf(tx, id, steward), theirs)).toBeNull()
  const offered = await act((tx) => propose(tx, { proposalId: uuidv7(), objectId: id, change: { group: 'type', typeId: 'camera' }, why: 'x' }, by(crew)), theirs) // biome-ignore format: one line
  expect(offered).toEqual(refused('OBJECT_NOT_FOUND'))
  await expect(system.db.owner`truncate proposals`).rejects.toThrow('ONEFOLD_NEVER_DELETED')
})

test('[FA6] proposals are read page by page, each once, newest first, with how many there are; what comes meanwhile moves no page', async () => {
  const ids: string[] = []
  const propose = async (n: number) => {
    const { proposalId, said } = await offer(await one({ tag: `FA-P${n}` }), { group: 'identity', names: { en: `Named ${n}` } })
    expect(said).toMatchObject({ ok: true })
    return proposalId
  }
  const before = (await page({ state: 'open' }, steward)).all
  for (let n = 0; n < 5; n++) ids.unshift(await propose(n))
  const first = await page({ state: 'open', limit: 2 }, steward)
  await propose(5)
  const second = await page({ state: 'open', limit: 2, after: first.next ?? undefined }, steward)
  expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(ids.slice(0, 4))
  expect([first.all, second.all]).toEqual([before + 5, before + 6])
  expect((await page({ state: 'open', limit: 200 }, steward)).next).toBeNull()
  const mine = (await asked({ state: 'open' }, steward)).filter((row) => row.mine).length
  expect(await within((tx) => waitingFor(tx, steward))).toBe(mine)
  expect(await within((tx) => waitingFor(tx, crew))).toBe(0)
})

test('[FA6] a page is asked for by a place that can be one', () => {
  const id = uuidv7()
  for (const after of [{ at: 'today', id }, { at: '0000-01-01T00:00:00Z', id }, { at: '2026-08-19T00:00:00Z', id: 'x' }, { at: '2026-08-19T00:00:00Z', id, more: 1 }]) // biome-ignore format: one list
    expect(AskProposals.safeParse({ after }).success, JSON.stringify(after)).toBe(false)
  for (const limit of [0, 201, 1.5]) expect(AskProposals.safeParse({ limit }).success).toBe(false)
})
