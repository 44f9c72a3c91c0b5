import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manualClock } from '#/server/platform/clock.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { createCaller } from '#/server/root.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { actorFromRequest } from '../actor.ts'
import { createFirstAdministrator } from '../first-administrator.ts'
import { setupCode } from '../setup-code.ts'
import { appCode } from '../testing/app-codes.ts'
import { callDoor, decide, pageOf } from '../testing/doors.ts'
import { whileRecognised } from '../while-recognised.ts'

const clock = manualClock(Date.now())
const ROOT = { email: 'root@onefold.test', password: 'correct horse battery' }
const MINUTE = 60_000
let system: Awaited<ReturnType<typeof testSystem>>
let tenantId: TenantId
let personId: PersonId
beforeAll(async () => {
  system = await testSystem({ clock })
  const made = await createFirstAdministrator(system, { ...ROOT, name: 'Root', setupCode: (await setupCode(system)) ?? '' })
  if (!made.ok) throw new Error(made.refusal.code)
  ;({ tenantId, personId } = made.value)
})
afterAll(() => system[Symbol.asyncDispose]())

const signIn = async (who: { email: string; password: string } = ROOT) => {
  const answer = await callDoor(system, 'sign-in/email', who)
  return { ...answer, as: answer.cookie }
}
/** The procedures as a page calls them, by whoever holds this cookie. */
async function as(cookie: string) {
  const headers = pageOf(cookie)
  const context: Context = { system, actor: await actorFromRequest(system, headers), gateway: null, address: '192.0.2.1', headers }
  return createCaller(context).access
}
const codeOf = (error: { cause?: { refusal?: { code: string } }; code?: string }) => error.cause?.refusal?.code ?? error.code
const refused = (promise: Promise<unknown>) => promise.then(() => 'done', codeOf)
let secret: string
let recovery: string[]
const codeNow = () => appCode(secret, clock.nowMs())

describe('the second factor', () => {
  test('[AC13] who commands and has no second factor is nobody until he set one up, and can do nothing else', async () => {
    const { as: cookie } = await signIn()
    expect(await actorFromRequest(system, pageOf(cookie))).toBeNull()
    const root = await as(cookie)
    expect(await root.account.standing()).toMatchObject({ state: 'enrol', mustHaveSecond: true })
    expect(await refused(root.me())).toBe('UNAUTHORIZED')
    expect(await refused(root.account.setProfile({ name: 'X', locale: null }))).toBe('SIGN_IN_UNAUTHENTICATED')
    const begun = await root.account.beginTotp()
    secret = begun.secret
    expect(begun.picture).toMatch(/^data:image\/png/)
    expect(await refused(root.account.confirmTotp({ code: '000000' }))).toBe('BAD_CODE')
    ;({ recoveryCodes: recovery } = await root.account.confirmTotp({ code: codeNow() }))
    expect(new Set(recovery).size).toBe(10)
    expect((await (await as(cookie)).me()).roles).toEqual(['administrator'])
  })

  test('[AC13] from then on a password alone opens nothing; a code does, once', async () => {
    clock.advance(MINUTE)
    const [one, two] = [await signIn(), await signIn()]
    const first = await as(one.as)
    expect((await first.account.standing()).state).toBe('prove')
    expect(await refused(first.account.beginTotp())).toBe('SIGN_IN_UNAUTHENTICATED') // no second app over the first
    expect(await first.account.prove({ password: ROOT.password })).toEqual({ second: false })
    expect(await actorFromRequest(system, pageOf(one.as))).toBeNull()
    const code = codeNow()
    await first.account.prove({ code })
    expect(await actorFromRequest(system, pageOf(one.as))).not.toBeNull()
    expect(await refused((await as(two.as)).account.prove({ code }))).toBe('PROOF_FORBIDDEN')
    expect(await actorFromRequest(system, pageOf(two.as))).toBeNull()
  })

  test('[AC13] a recovery code opens once', async () => {
    const code = recovery[0]?.toUpperCase() ?? ''
    const [one, two] = [await signIn(), await signIn()]
    await (await as(one.as)).account.prove({ recoveryCode: code })
    expect((await (await as(one.as)).account.standing()).factors.recoveryCodes).toBe(9)
    expect(await refused((await as(two.as)).account.prove({ recoveryCode: code }))).toBe('PROOF_FORBIDDEN')
  })

  test('[AC7] ten attempts a minute hold over passwords, codes and recovery codes together; a wrong one after that is not even looked at', async () => {
    clock.advance(2 * MINUTE)
    const { as: cookie } = await signIn()
    const root = await as(cookie)
    const outcomes: unknown[] = []
    for (let i = 0; i < 4; i++) outcomes.push(await refused(root.account.prove({ code: '111111' })))
    for (let i = 0; i < 3; i++) outcomes.push(await refused(root.account.prove({ recoveryCode: 'aaaaa-bbbbb' })))
    for (let i = 0; i < 4; i++) outcomes.push(await refused(root.account.prove({ password: 'wrong' })))
    expect(outcomes).toEqual([...Array(9).fill('PROOF_FORBIDDEN'), 'TOO_MANY_TRIES', 'TOO_MANY_TRIES'])
    expect(await refused(root.account.prove({ code: codeNow() }))).toBe('TOO_MANY_TRIES')
    expect((await signIn()).status).toBe(429)
  })

  test('[AC14] ten failures in a row lock the account, with the right password too, for a quarter of an hour', async () => {
    clock.advance(MINUTE)
    expect((await signIn({ ...ROOT, password: 'the tenth' })).status).toBe(401) // nine were before
    clock.advance(MINUTE)
    const locked = await signIn()
    expect([locked.status, JSON.parse(locked.body).code]).toEqual([429, 'TOO_MANY_FAILURES'])
    expect(Number(locked.retryAfter)).toBeGreaterThan(10 * 60)
    clock.advance(14 * MINUTE)
    expect((await signIn()).status).toBe(200) // by itself, after a quarter of an hour
  })
})

describe('step-up', () => {
  test('[AC15] an act that can do harm asks who one is after five minutes, and goes on once it was shown; a program cannot', async () => {
    const { as: cookie } = await signIn()
    await (await as(cookie)).account.prove({ code: codeNow() })
    const ask = { email: 'new@onefold.test', name: 'New', roles: ['viewer' as const] }
    await (await as(cookie)).accounts.invite(ask)
    clock.advance(5 * MINUTE)
    expect(await refused((await as(cookie)).accounts.invite(ask))).toBe('STEP_UP_NEEDED')
    await (await as(cookie)).account.prove({ password: ROOT.password })
    const { token } = await (await as(cookie)).tokens.issue({ name: 'script', roles: ['administrator'], expiresInDays: 1 })
    const headers = new Headers({ authorization: `Bearer ${token}` })
    const context: Context = { system, actor: await actorFromRequest(system, headers), gateway: null, address: '', headers }
    expect(context.actor?.roles).toEqual(['administrator'])
    expect(await refused(createCaller(context).access.accounts.invite(ask))).toBe('STEP_UP_FORBIDDEN')
  })
})

describe('sessions', () => {
  test('[AC16] a session ends when it was not used, and when it stood too long, as the organisation says; a viewer at a wall display stays', async () => {
    await decide(system, tenantId, { secondFactorRoles: [], idleMinutes: 60, endHours: 12 })
    const enter = async () => {
      const { as: cookie } = await signIn()
      clock.advance(31_000) // the next code
      await (await as(cookie)).account.prove({ code: codeNow() })
      return cookie
    }
    const idle = await enter()
    clock.advance(61 * MINUTE)
    expect(await actorFromRequest(system, pageOf(idle))).toBeNull()
    const used = await enter()
    for (let i = 0; i < 14; i++) {
      clock.advance(50 * MINUTE)
      expect(await actorFromRequest(system, pageOf(used)), `${i}`).not.toBeNull()
    }
    clock.advance(21 * MINUTE)
    expect(await actorFromRequest(system, pageOf(used))).toBeNull()
    const held = await enter()
    await decide(system, tenantId, { longRoles: ['administrator'] })
    clock.advance(24 * 60 * MINUTE)
    expect(await actorFromRequest(system, pageOf(held))).not.toBeNull()
  })

  test('[AC16] what stands open ends by age with the session it was opened in, and stays while that is young', async () => {
    await decide(system, tenantId, { secondFactorRoles: [], longRoles: [], idleMinutes: 60, endHours: 12 })
    const { as: cookie } = await signIn()
    clock.advance(31_000) // the next code
    await (await as(cookie)).account.prove({ code: codeNow() })
    const actor = await actorFromRequest(system, pageOf(cookie))
    if (!actor) throw new Error('not signed in')
    using open = whileRecognised(system, pageOf(cookie), actor)
    using other = whileRecognised(system, pageOf(cookie), { ...actor, held: [] }) // has other roles than it was opened with: ended at the first look
    await once(other.signal, 'abort')
    expect(open.signal.aborted).toBe(false)
    const over = once(open.signal, 'abort')
    for (let i = 0; i < 13; i++) clock.advance(59 * MINUTE)
    await over
    expect(await actorFromRequest(system, pageOf(cookie))).toBeNull()
  })

  test('[AC16] one sees and ends his own sessions, and nobody else’s', async () => {
    await decide(system, tenantId, { longRoles: ['viewer'] })
    const [one, two] = [await signIn(), await signIn()]
    for (const { as: cookie } of [one, two]) {
      clock.advance(31_000)
      await (await as(cookie)).account.prove({ code: codeNow() })
    }
    const root = await as(one.as)
    const rows = await root.account.sessions()
    expect(rows.filter(({ current }) => current)).toHaveLength(1)
    expect(await refused(root.account.endSession({ id: personId }))).toBe('SESSION_NOT_FOUND')
    await root.account.endOtherSessions()
    expect(await root.account.sessions()).toHaveLength(1)
    expect(await actorFromRequest(system, pageOf(two.as))).toBeNull()
    expect(await actorFromRequest(system, pageOf(one.as))).not.toBeNull()
  })
})

describe('a password', () => {
  test('[AC17] a new one is long and hard to guess, also for who knows the person; it ends all other sessions', async () => {
    clock.advance(2 * MINUTE)
    const [one, two] = [await signIn(), await signIn()]
    for (const { as: cookie } of [one, two]) {
      clock.advance(31_000)
      await (await as(cookie)).account.prove({ code: codeNow() })
    }
    const root = await as(one.as)
    const change = (next: string, current = ROOT.password) => refused(root.account.changePassword({ current, next }))
    expect(await change('short')).toBe('BAD_PASSWORD_TOO_SHORT')
    expect(await change('password1234')).toBe('BAD_PASSWORD_TOO_WEAK')
    expect(await change('root@onefold')).toBe('BAD_PASSWORD_TOO_WEAK')
    expect(await change('seven quiet herons', 'not the password')).toBe('PROOF_FORBIDDEN')
    expect(await change('seven quiet herons')).toBe('done')
    expect(await actorFromRequest(system, pageOf(two.as))).toBeNull()
    expect(await actorFromRequest(system, pageOf(one.as))).not.toBeNull()
    expect((await signIn()).status).toBe(401)
    expect((await signIn({ ...ROOT, password: 'seven quiet herons' })).status).toBe(200)
  })
})
