import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { manualClock } from '#/server/platform/clock.ts'
import { openDatabase } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { cuttable } from '#/server/platform/testing-way.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { createCaller } from '#/server/root.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { actorFromRequest } from './actor.ts'
import { COMMAND_LINE } from './command-line.ts'
import { grantRoles } from './people.ts'
import { permissionsOf, type Role } from './permissions.ts'
import { putTenant } from './tenants.ts'
import { makerWithSession } from './testing/maker.ts'
import { issueToken, peopleBehindToken } from './tokens.ts'
import { whileRecognised } from './while-recognised.ts'

const clock = manualClock(Date.now())
let system: Awaited<ReturnType<typeof testSystem>>
let tenantId: TenantId
let other: TenantId
beforeAll(async () => {
  system = await testSystem({ clock })
  const by = systemActor('test')
  ;[tenantId, other] = await system.db.system(async (tx) => [
    (await putTenant(tx, { slug: 'one', names: { en: 'One' }, codePrefix: '88.999.1' }, by)).id,
    (await putTenant(tx, { slug: 'two', names: { en: 'Two' }, codePrefix: '88.999.2' }, by)).id,
  ])
})
afterAll(() => system[Symbol.asyncDispose]())

/** An administrator, and the calls of his who has just shown who he is. */
const maker = (name: string, at = tenantId) => makerWithSession(system, at, name)
const rolesNow = (personId: PersonId, roles: Role[]) =>
  system.db.system((tx) => grantRoles(tx, { tenantId, personId, name: 'x', roles, by: systemActor('test') }))
async function opened(token: string) {
  clock.advance(2_000) // past the moment for which somebody stays recognised
  return actorFromRequest(system, new Headers({ authorization: `Bearer ${token}` }))
}
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { cause?: { refusal?: { code: string } }; code?: string }) => error.cause?.refusal?.code ?? error.code,
  )
const rowOf = async ({ api }: { api: Awaited<ReturnType<typeof maker>>['api'] }, id: string) =>
  (await api.tokens.list()).find((row) => row.id === id)

test('[AC31] a token does no more than who answers for it may at this moment', async () => {
  const [anna, boss] = [await maker('Anna'), await maker('Boss')]
  const { id, token } = await anna.api.tokens.issue({ name: 'historian', roles: ['viewer', 'engineer'], expiresInDays: 30 })
  const whole = [...((await opened(token))?.permissions ?? [])]
  expect(whole.sort()).toEqual(
    permissionsOf(['viewer', 'engineer'])
      .filter((one) => one !== 'access.break_glass')
      .sort(),
  )
  expect(await rowOf(boss, id)).toMatchObject({ answers: 'Anna', restsSince: null, lacking: [] })
  await rolesNow(anna.personId, ['viewer'])
  expect([...((await opened(token))?.permissions ?? [])].sort()).toEqual(permissionsOf(['viewer']).sort())
  expect(await rowOf(boss, id)).toMatchObject({ restsSince: null, lacking: ['engineer'] })
  await rolesNow(anna.personId, [])
  expect(await opened(token)).toBeNull()
})

test('[AC31] what a token holds open ends with the role of who answers for it', async () => {
  const anna = await maker('Anna of the stream')
  const { token } = await anna.api.tokens.issue({ name: 'stream', roles: ['engineer'], expiresInDays: 30 })
  const headers = new Headers({ authorization: `Bearer ${token}` })
  const actor = await actorFromRequest(system, headers)
  if (!actor) throw new Error('the token opens nothing')
  using open = whileRecognised(system, headers, actor)
  await rolesNow(anna.personId, ['operator'])
  await until('it is over', () => open.signal.aborted, 2_000)
})

test('[AC31] the command line of this machine answers to nobody, and is known as such by nothing that it says itself', async () => {
  const issue = (actor: FeedActor) =>
    system.db.tenant(tenantId, (tx) => issueToken(tx, { name: 'command line', roles: ['engineer'], expiresInDays: 1 }, { tenantId, actor, nowMs: clock.nowMs() })) // biome-ignore format: one step
  expect(await opened((await issue(COMMAND_LINE)).token)).toMatchObject({ console: true })
  for (const actor of [systemActor('token'), { kind: 'person' as const, id: uuidv7(), name: COMMAND_LINE.id }])
    expect((await opened((await issue(actor)).token))?.console).toBeUndefined()
})

test('[AC32] who leaves leaves tokens that open nothing, also when he comes in anew, until another takes them over', async () => {
  const [anna, boss] = [await maker('Anna who leaves'), await maker('Boss who stays')]
  const { id, token } = await anna.api.tokens.issue({ name: 'historian', roles: ['viewer'], expiresInDays: 30 })
  await boss.api.accounts.end({ personId: anna.personId })
  expect(await opened(token)).toBeNull()
  expect((await rowOf(boss, id))?.restsSince).not.toBeNull()
  await rolesNow(anna.personId, ['administrator'])
  expect(await opened(token)).toBeNull()
  await boss.api.tokens.takeOver({ tokenId: id })
  expect((await opened(token))?.permissions.has('twin.read')).toBe(true)
  expect(await rowOf(boss, id)).toMatchObject({ issuedBy: 'Anna who leaves', answers: 'Boss who stays', restsSince: null, lacking: [] })
  expect(await system.db.tenant(tenantId, (tx) => peopleBehindToken(tx, id))).toEqual([anna.personId, boss.personId])
  const third = await maker('A third')
  await third.api.accounts.end({ personId: boss.personId })
  expect(await opened(token)).toBeNull()
  await third.api.tokens.takeOver({ tokenId: id })
  const behind = await system.db.tenant(tenantId, (tx) => peopleBehindToken(tx, id))
  expect(behind.toSorted()).toEqual([anna.personId, boss.personId, third.personId].toSorted())
})

test('[AC32] whose name is erased answers for nothing either', async () => {
  const [anna, boss] = [await maker('Anna to be erased'), await maker('Boss who erases')]
  const { id, token } = await anna.api.tokens.issue({ name: 'historian', roles: ['viewer'], expiresInDays: 30 })
  await boss.api.accounts.erase({ personId: anna.personId, typed: 'Anna to be erased', reason: 'R-1' })
  expect(await opened(token)).toBeNull()
  expect((await rowOf(boss, id))?.restsSince).not.toBeNull()
})

test('[AC32] nobody takes over his own, what has ended, the machine’s own, or another organisation’s', async () => {
  const [anna, boss, stranger] = [await maker('Anna again'), await maker('Boss again'), await maker('Stranger', other)]
  const { id, token } = await anna.api.tokens.issue({ name: 'mine', roles: ['viewer'], expiresInDays: 1 })
  const machine = await system.db.tenant(tenantId, (tx) => issueToken(tx, { name: 'command line', roles: ['administrator'], expiresInDays: 1 }, { tenantId, actor: COMMAND_LINE, nowMs: clock.nowMs() })) // biome-ignore format: one step
  const take = ({ api }: typeof anna, tokenId: string) => refused(api.tokens.takeOver({ tokenId }))
  expect(await take(anna, id)).toBe('TOKEN_NOT_FOUND')
  expect(await take(boss, machine.id)).toBe('TOKEN_NOT_FOUND')
  expect(await take(stranger, id)).toBe('TOKEN_NOT_FOUND')
  expect(await take(boss, uuidv7())).toBe('TOKEN_NOT_FOUND')
  await boss.api.accounts.end({ personId: anna.personId })
  expect(await take(stranger, id)).toBe('TOKEN_NOT_FOUND')
  const asProgram: Context = { ...boss.context, actor: await opened(machine.token) }
  expect(await refused(createCaller(asProgram).access.tokens.takeOver({ tokenId: id }))).toBe('STEP_UP_FORBIDDEN')
  clock.advance(2 * 86_400_000)
  expect(await take(await maker('Boss later'), id)).toBe('TOKEN_NOT_FOUND')
  expect(await opened(token)).toBeNull()
})

test('[AC32] what one who left had made rests when he comes in anew, also where nothing had laid it to rest', async () => {
  const [dora, boss] = [await maker('Dora'), await maker('Boss of Dora')]
  const { id, token } = await dora.api.tokens.issue({ name: 'of before', roles: ['viewer'], expiresInDays: 30 })
  await system.db.owner`alter table memberships disable row level security`
  await system.db.owner`update memberships set ended_at = now() where person_id = ${dora.personId}`
  await system.db.owner`alter table memberships enable row level security`
  await rolesNow(dora.personId, ['administrator'])
  expect(await opened(token)).toBeNull()
  expect((await rowOf(boss, id))?.restsSince).not.toBeNull()
})

test('[AC35] who comes while a token is being looked up waits for that answer; a look-up that failed is not remembered', async () => {
  const { token } = await system.db.tenant(tenantId, (tx) =>
    issueToken(tx, { name: 'crowd', roles: ['engineer'], expiresInDays: 1 }, { tenantId, actor: COMMAND_LINE, nowMs: clock.nowMs() }),
  )
  await using way = await cuttable(system.address)
  await using db = openDatabase(way.address, { app: 1, system: 1, ingest: 1 })
  const through = { ...system, db, services: {} as typeof system.services }
  const ask = () => actorFromRequest(through, new Headers({ authorization: `Bearer ${token}` }))
  way.cut(true)
  const refused = await Promise.allSettled([ask(), ask()])
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  way.open()
  const [one, other] = await Promise.all([ask(), ask()])
  expect(one).toMatchObject({ kind: 'token', name: 'crowd' })
  expect(other).toBe(one) // the answer of one question
}, 30_000)
