import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drizzle } from '#/server/platform/postgres.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { actorFromRequest } from '../actor.ts'
import { createFirstAdministrator } from '../first-administrator.ts'
import { makeLink } from '../links/links.ts'
import { user } from '../schema.ts'
import { accessOf } from '../service.ts'
import { setupCode } from '../setup-code.ts'
import { decide, pageOf } from '../testing/doors.ts'
import { startProvider, walkThrough } from '../testing/provider.ts'

const HOST = 'localhost:3000'
const stack = new AsyncDisposableStack()
const PEOPLE = {
  root: { email: 'root@onefold.test', email_verified: true, name: 'Root of the provider' },
  guest: { email: 'guest@onefold.test', email_verified: true, name: 'Guest' },
  thief: { email: 'root@onefold.test', email_verified: false, name: 'Says he is root' },
  stranger: { email: 'stranger@onefold.test', email_verified: true, name: 'Stranger' },
}
let system: Awaited<ReturnType<typeof testSystem>>
let tenantId: TenantId
beforeAll(async () => {
  const client = { id: 'onefold', secret: 'a secret of this test', redirectUri: `http://${HOST}/api/auth/sso/callback` }
  const provider = stack.use(await startProvider(PEOPLE, client))
  const env = { ONEFOLD_SSO_ISSUER: provider.issuer, ONEFOLD_SSO_CLIENT_ID: client.id, ONEFOLD_SSO_CLIENT_SECRET: client.secret }
  system = stack.use(await testSystem({ env }))
  const root = { email: 'root@onefold.test', name: 'Root', password: 'correct horse battery' }
  const made = await createFirstAdministrator(system, { ...root, setupCode: (await setupCode(system)) ?? '' })
  if (!made.ok) throw new Error(made.refusal.code)
  ;({ tenantId } = made.value)
  await decide(system, tenantId, { secondFactorRoles: [] })
})
afterAll(() => stack.disposeAsync())

const cookiesOf = (answer: Response) => answer.headers.getSetCookie().map((one) => one.split(';', 1)[0] ?? '')
const door = async (path: string, cookie = '') =>
  (await accessOf(system)).auth.handler(new Request(`http://${HOST}/api/auth/sso/${path}`, { headers: { host: HOST, cookie } }))

/** As a browser goes: from our door to the provider, through its pages, back to our door. */
async function enterAs(subject: keyof typeof PEOPLE, tamper = (search: string) => search) {
  const leaving = await door('start?to=%2Falarms')
  const back = new URL(await walkThrough(leaving.headers.get('location') ?? '', subject))
  const came = await door(`callback${tamper(back.search)}`, cookiesOf(leaving).join('; '))
  const cookie = cookiesOf(came).find((one) => one.startsWith('onefold.session_token=')) ?? ''
  return { to: came.headers.get('location'), cookie, actor: cookie ? await actorFromRequest(system, pageOf(cookie)) : null }
}

test('[AC20] a member comes in by the address the provider verified, and is led back to where he wanted', async () => {
  const { to, actor } = await enterAs('root')
  expect(actor).toMatchObject({ name: 'Root', roles: ['administrator'] })
  expect(to).toBe('/sign-in?to=%2Falarms')
})

test('[AC20] from then on his subject counts: he comes in although his address changed here', async () => {
  const db = drizzle(system.db.auth)
  await db.update(user).set({ email: 'renamed@onefold.test' }).where(eq(user.email, 'root@onefold.test'))
  expect((await enterAs('root')).actor?.name).toBe('Root')
  await db.update(user).set({ email: 'root@onefold.test' }).where(eq(user.email, 'renamed@onefold.test'))
})

test('[AC20] an address that is not verified is nobody’s; a stranger stays outside, and leaves no account', async () => {
  expect(await enterAs('thief')).toMatchObject({ to: '/sign-in?failed=SSO_UNKNOWN_FORBIDDEN', actor: null })
  expect(await enterAs('stranger')).toMatchObject({ to: '/sign-in?failed=SSO_UNKNOWN_FORBIDDEN', actor: null })
  expect(await drizzle(system.db.auth).select().from(user)).toHaveLength(1)
})

test('[AC20] who was invited comes in with the roles of the invitation, which is used by it', async () => {
  const by = { tenantId, actor: { kind: 'system' as const, id: 'system:test', name: 'test' }, nowMs: system.clock.nowMs() }
  const invitation = {
    kind: 'invitation' as const,
    email: 'guest@onefold.test',
    name: 'Our guest',
    roles: ['auditor' as const],
    areaIds: null,
  }
  await system.db.tenant(tenantId, (tx) => makeLink(tx, invitation, by))
  expect((await enterAs('guest')).actor).toMatchObject({ name: 'Our guest', roles: ['auditor'] })
  expect((await enterAs('guest')).actor?.roles).toEqual(['auditor'])
})

test('[AC20] a stranger becomes what the organisation says, once it says so', async () => {
  await decide(system, tenantId, { ssoRoles: ['viewer'] })
  expect((await enterAs('stranger')).actor).toMatchObject({ name: 'Stranger', roles: ['viewer'] })
})

test('[AC20] an answer that belongs to another departure, or comes without one, opens nothing', async () => {
  const cut = { to: '/sign-in?failed=SSO_CUT_FORBIDDEN', actor: null }
  expect(await enterAs('root', (search) => search.replace(/state=[^&]+/, 'state=made-up'))).toMatchObject(cut)
  expect(await enterAs('root', (search) => search.replace(/code=[^&]+/, 'code=made-up'))).toMatchObject(cut)
  expect((await door('callback?code=a&state=b')).headers.get('location')).toBe(cut.to)
})
