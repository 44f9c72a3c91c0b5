import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { manualClock } from '#/server/platform/clock.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { actorFromRequest } from './actor.ts'
import { ensureDemoPeople } from './demo-people.ts'
import { createFirstAdministrator } from './first-administrator.ts'
import { createSignIn, grantRoles } from './people.ts'
import { memberships } from './schema.ts'
import { RECOGNISED_MS } from './service.ts'
import { setupCode } from './setup-code.ts'
import { countTry } from './sign-in-tries.ts'
import { putSite, tenantBySlug } from './tenants.ts'
import { callDoor, decide } from './testing/doors.ts'
import { issueToken, revokeToken } from './tokens.ts'

const clock = manualClock(Date.now())
let system: Awaited<ReturnType<typeof testSystem>>
let first: Awaited<ReturnType<typeof createFirstAdministrator>>[]
beforeAll(async () => {
  system = await testSystem({ clock })
  const code = (await setupCode(system)) ?? ''
  const ask = (email: string) =>
    createFirstAdministrator(system, {
      email,
      setupCode: code,
      name: 'Root',
      password: 'correct horse battery',
      organisation: { en: 'Harbour City' },
    })
  first = await Promise.all([ask('root@onefold.test'), ask('second@onefold.test'), ask('third@onefold.test')])
  for (const made of first) if (made.ok) await decide(system, made.value.tenantId, { secondFactorRoles: [] })
})
afterAll(() => system[Symbol.asyncDispose]())

const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  callDoor(system, 'sign-in/email', { email, password }, { headers })
const known = (cookie: string) => actorFromRequest(system, new Headers({ cookie }))

describe('first start', () => {
  test('[AC3] of many at once exactly one becomes the administrator', () => {
    expect(first.filter((made) => made.ok)).toHaveLength(1)
    expect(first.filter((made) => !made.ok).map((made) => !made.ok && made.refusal.code)).toEqual([
      'NOT_FIRST_FORBIDDEN',
      'NOT_FIRST_FORBIDDEN',
    ])
  })

  test('[AC3] a short password is refused with the length it needs', async () => {
    expect(await createSignIn(system, { email: 'x@onefold.test', name: 'X', password: 'admin' })).toEqual({
      ok: false,
      refusal: { code: 'BAD_PASSWORD_TOO_SHORT', minLength: 12 },
    })
  })

  test('[AC4] demo sign-ins are made once, each with a password of its own', async () => {
    await expect(ensureDemoPeople(system, { tenantSlug: 'main' })).rejects.toThrow('no site')
    const place = {
      timeZone: 'Asia/Shanghai',
      simulated: null,
      center: { lon: 121, lat: 31 },
      bounds: [120, 30, 122, 32] as [number, number, number, number],
    }
    await system.db.system(async (tx) => {
      const tenant = await tenantBySlug(tx, 'main')
      for (const slug of ['district', 'plant'])
        await putSite(tx, tenant?.id as TenantId, { slug, names: { en: slug }, ...place }, systemActor('test'))
    })
    const made = await ensureDemoPeople(system, { tenantSlug: 'main' })
    expect(new Set(made.map((person) => person.password)).size).toBe(made.length)
    expect((await ensureDemoPeople(system, { tenantSlug: 'main' })).map((person) => person.password)).toEqual(made.map(() => null))
    const manager = made.find((person) => person.email.startsWith('manager'))
    const { cookie, status } = await signIn('manager@onefold.test', manager?.password ?? '')
    expect(status).toBe(200)
    const actor = await known(cookie)
    expect(actor).toMatchObject({ kind: 'person', name: 'Anna Berg', roles: ['viewer', 'manager'] })
    expect(actor?.limits?.get('command.issue')).toHaveLength(1)
    expect(actor?.limits?.get('twin.read')).toBeUndefined()
    expect(actor?.permissions.has('command.issue')).toBe(true)
    expect(actor?.permissions.has('people.manage')).toBe(false)
  })
})

describe('sessions', () => {
  const email = () => (first[0]?.ok ? 'root@onefold.test' : first[1]?.ok ? 'second@onefold.test' : 'third@onefold.test')

  test('[AC2] a made-up, cut or foreign cookie is nobody', async () => {
    const { cookie } = await signIn(email(), 'correct horse battery')
    expect((await known(cookie))?.roles).toEqual(['administrator'])
    for (const bad of [
      'onefold.session_token=abc',
      cookie.slice(0, -3),
      cookie.replace(/=(.)/, (_, first) => (first === 'x' ? '=y' : '=x')),
      'onefold.session_token=',
      'other=1',
    ])
      expect(await known(bad)).toBeNull()
  })

  test('[AC2] a role taken away acts within a second', async () => {
    const { cookie } = await signIn(email(), 'correct horse battery')
    const actor = await known(cookie)
    const personId = actor?.id as PersonId
    const give = (role: 'viewer' | 'administrator') =>
      system.db.system((tx) =>
        grantRoles(tx, { tenantId: actor?.tenantId as TenantId, personId, name: 'Root', roles: [role], by: systemActor('test') }),
      )
    await give('viewer')
    clock.advance(RECOGNISED_MS + 1)
    expect((await known(cookie))?.roles).toEqual(['viewer'])
    await system.db.system((tx) => tx.update(memberships).set({ endedAt: new Date() }).where(eq(memberships.personId, personId)))
    clock.advance(RECOGNISED_MS + 1)
    expect(await known(cookie)).toBeNull()
    await give('administrator')
  })

  test('[AC5] nobody signs up by himself', async () => {
    const ask = { email: 'me@evil.test', password: 'a long enough password', name: 'Me' }
    expect((await callDoor(system, 'sign-up/email', ask)).status).toBe(404)
  })

  test('[AC6] a sign-in from another origin is refused', async () => {
    expect((await signIn(email(), 'correct horse battery', { origin: 'http://evil.test', cookie: 'onefold.session_token=a' })).status).toBe(
      403,
    )
  })

  test('[AC7] the eleventh attempt within a minute waits, also with the right password; another account does not', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) statuses.push((await signIn('crew@onefold.test', `wrong password ${i}`)).status)
    expect(statuses.slice(0, 10).every((status) => status === 401)).toBe(true)
    expect(statuses.slice(10)).toEqual([429, 429])
    expect((await signIn('CREW@onefold.test', 'x')).status).toBe(429)
    expect(Number((await signIn('crew@onefold.test', 'x')).retryAfter)).toBeGreaterThan(0)
    expect((await signIn(email(), 'correct horse battery')).status).toBe(200)
    clock.advance(60_001)
    expect((await signIn('crew@onefold.test', 'wrong again')).body).toContain('TOO_MANY_FAILURES') // the count is gone, the lock stands
    const spread = await Promise.all(Array.from({ length: 61 }, (_, i) => countTry(system, `somebody ${i}`, `2001:db8::${i.toString(16)}`)))
    expect(spread.filter((waitMs) => waitMs !== null)).toHaveLength(1) // one network of IPv6 is one address
  })
})

describe('access tokens', () => {
  const tenantId = () => {
    const made = first.find((one) => one.ok)
    if (!made?.ok) throw new Error('no administrator')
    return made.value.tenantId
  }
  const by = () => ({ tenantId: tenantId(), actor: systemActor('test'), nowMs: clock.nowMs() })
  const knows = (token: string) => actorFromRequest(system, new Headers({ authorization: `Bearer ${token}` }))

  test('[AC8] a token carries its roles, is kept as a hash alone, ends, and is revoked within a second', async () => {
    const issued = await system.db.tenant(tenantId(), (tx) =>
      issueToken(tx, { name: 'SCADA bridge', roles: ['viewer'], expiresInDays: 1 }, by()),
    )
    expect(await knows(issued.token)).toMatchObject({ kind: 'token', name: 'SCADA bridge', roles: ['viewer'] })
    const dump = await system.db.system((tx) => tx.execute(`select t::text as row from access_tokens t`))
    expect(JSON.stringify(dump)).not.toContain(issued.token.slice(10))
    expect(await knows(`${issued.token}x`)).toBeNull()
    expect(await knows('onefold_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')).toBeNull()
    await system.db.tenant(tenantId(), (tx) => revokeToken(tx, issued.id, by()))
    clock.advance(RECOGNISED_MS + 1)
    expect(await knows(issued.token)).toBeNull()
    const second = await system.db.tenant(tenantId(), (tx) => issueToken(tx, { name: 'short', roles: ['viewer'], expiresInDays: 1 }, by()))
    clock.advance(86_400_001)
    expect(await knows(second.token)).toBeNull()
  })
})
