import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import type { AreaId, PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { actorFromRequest } from './actor.ts'
import { putArea } from './areas.ts'
import { createFirstAdministrator } from './first-administrator.ts'
import { grantRoles } from './people.ts'
import { setupCode } from './setup-code.ts'
import { putSite } from './tenants.ts'
import { callDoor, decide } from './testing/doors.ts'
import { issueToken, revokeToken } from './tokens.ts'
import { whileRecognised } from './while-recognised.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let tenantId: TenantId
let personId: PersonId
beforeAll(async () => {
  system = await testSystem()
  const made = await createFirstAdministrator(system, {
    email: 'root@onefold.test',
    name: 'Root',
    password: 'correct horse battery',
    setupCode: (await setupCode(system)) ?? '',
  })
  if (!made.ok) throw new Error(made.refusal.code)
  ;({ tenantId, personId } = made.value)
  await decide(system, tenantId, { secondFactorRoles: [] })
})
afterAll(() => system[Symbol.asyncDispose]())

const call = (path: string, body: unknown, cookie = '') => callDoor(system, path, body, { cookie })
async function signedIn() {
  const answer = await call('sign-in/email', { email: 'root@onefold.test', password: 'correct horse battery' })
  return answer.cookie.split('; ')[0] ?? ''
}
async function watched(headers: Headers) {
  const actor = await actorFromRequest(system, headers)
  if (!actor) throw new Error('nobody was recognised')
  return whileRecognised(system, headers, actor)
}

test('[AC11] a sign-out ends what that session holds open, and nothing of another session', async () => {
  const [one, two] = [await signedIn(), await signedIn()]
  using first = await watched(new Headers({ cookie: one }))
  using second = await watched(new Headers({ cookie: `theme=grey; ${two}; locale=en` }))
  expect((await call('sign-out', {}, one)).status).toBe(200)
  await until('the first is over', () => first.signal.aborted, 2_000)
  expect(second.signal.aborted).toBe(false)
  await system.db.system((tx) => grantRoles(tx, { tenantId, personId, name: 'Root', roles: ['viewer'], by: systemActor('test') })) // biome-ignore format: one step
  await until('other roles end the second', () => second.signal.aborted, 2_000)
})

test('[AC11] a revoked token ends what it holds open', async () => {
  const by = { tenantId, actor: systemActor('test'), nowMs: system.clock.nowMs() }
  const issue = () => system.db.tenant(tenantId, (tx) => issueToken(tx, { name: 'x', roles: ['viewer'], expiresInDays: 1 }, by))
  const [gone, kept] = [await issue(), await issue()]
  using first = await watched(new Headers({ authorization: `Bearer ${gone.token}` }))
  using second = await watched(new Headers({ authorization: `Bearer ${kept.token}` }))
  await system.db.tenant(tenantId, (tx) => revokeToken(tx, gone.id, by))
  await until('it is over', () => first.signal.aborted, 2_000)
  expect(second.signal.aborted).toBe(false)
})

test('[AC11] the same role in another area ends what was opened with it in the one before', async () => {
  const by = systemActor('test')
  const site = { slug: 'a', names: { en: 'A' }, timeZone: 'Asia/Shanghai', simulated: null, center: { lon: 121, lat: 31 } }
  const ids = [uuidv7() as AreaId, uuidv7() as AreaId]
  await system.db.system(async (tx) => {
    const { id } = await putSite(tx, tenantId, { ...site, bounds: [120, 30, 122, 32] }, by)
    for (const areaId of ids)
      await putArea(tx, { areaId, siteId: id as never, names: { en: 'A' }, shape: { kind: 'site' } }, { tenantId, actor: by, nowMs: 0 })
  })
  const give = (areaId: AreaId) =>
    system.db.system((tx) => grantRoles(tx, { tenantId, personId, name: 'Root', roles: [{ role: 'viewer', areaId }], by }))
  await give(ids[0]!)
  using open = await watched(new Headers({ cookie: await signedIn() }))
  await give(ids[0]!)
  await give(ids[1]!)
  await until('it is over', () => open.signal.aborted, 2_000)
})
