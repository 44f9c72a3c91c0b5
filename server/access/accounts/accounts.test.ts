import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { manualClock } from '#/server/platform/clock.ts'
import { testSystem } from '#/server/platform/testing.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { createCaller } from '#/server/root.ts'
import type { AreaId, PersonId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { actorFromRequest } from '../actor.ts'
import { Invite } from '../contract.ts'
import { newRecoveryCodes } from '../factors/authenticator.ts'
import { factorsOf } from '../factors/factors.ts'
import { createFirstAdministrator } from '../first-administrator.ts'
import { makeLink } from '../links/links.ts'
import { createSignIn, grantRoles } from '../people.ts'
import type { Role } from '../permissions.ts'
import { noteFailure } from '../session/tries.ts'
import { setupCode } from '../setup-code.ts'
import { putSite, putTenant } from '../tenants.ts'
import { callDoor, decide, pageOf } from '../testing/doors.ts'
import { linkFor } from './manage.ts'

const clock = manualClock(Date.now())
const ROOT = { email: 'root@onefold.test', password: 'correct horse battery' }
const GOOD = 'seven quiet herons'
const DAY = 86_400_000
let system: Awaited<ReturnType<typeof testSystem>>
let tenantId: TenantId
let rootId: PersonId
let cookie: string
beforeAll(async () => {
  system = await testSystem({ clock })
  const made = await createFirstAdministrator(system, { ...ROOT, name: 'Root', setupCode: (await setupCode(system)) ?? '' })
  if (!made.ok) throw new Error(made.refusal.code)
  ;({ tenantId, personId: rootId } = made.value)
  await decide(system, tenantId, { secondFactorRoles: [], idleMinutes: 1440, endHours: 168 })
})
afterAll(() => system[Symbol.asyncDispose]())

const enter = async (who: { email: string; password: string }) => (await callDoor(system, 'sign-in/email', who)).cookie
async function as(held: string, address = '192.0.2.1') {
  const headers = pageOf(held)
  const context: Context = { system, actor: await actorFromRequest(system, headers), gateway: null, address, headers }
  return createCaller(context).access
}
/** The administrator, who has just shown who he is. */
async function root() {
  clock.advance(61_000) // nobody's attempts of the minute before count
  cookie = await enter(ROOT)
  return as(cookie)
}
const refused = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { cause?: { refusal?: { code: string } }; code?: string }) => error.cause?.refusal?.code ?? error.code,
  )
async function person(email: string, roles: Role[], at = tenantId): Promise<PersonId> {
  const name = email.split('@')[0] ?? ''
  const first = (personId: PersonId) =>
    system.db.system((tx) => grantRoles(tx, { tenantId: at, personId, name, roles, by: systemActor('test') }))
  const made = await createSignIn(system, { email, name, password: GOOD }, { first })
  if (!made.ok) throw new Error(made.refusal.code)
  return made.value
}

describe('links', () => {
  test('[AC18] an invitation makes a member with its roles, once, in time, with a password that is hard to guess', async () => {
    const admin = await root()
    const { token } = await admin.accounts.invite({ email: 'Wang@onefold.test', name: 'Wang', roles: ['operator'] })
    const nobody = await as('')
    expect(await nobody.links.look({ token })).toMatchObject({ kind: 'invitation', email: 'wang@onefold.test', roles: ['operator'] })
    expect(await refused(nobody.links.accept({ token, password: 'password1234' }))).toBe('BAD_PASSWORD_TOO_WEAK')
    const both = await Promise.all([1, 2].map(() => refused(nobody.links.accept({ token, password: GOOD, name: 'Wang Fang' }))))
    expect(both.sort()).toEqual([expect.stringMatching(/LINK_NOT_FOUND|PERSON_TAKEN/), 'done'])
    const wang = await as(await enter({ email: 'wang@onefold.test', password: GOOD }))
    expect(await wang.me()).toMatchObject({ roles: ['operator'], person: { name: 'Wang Fang' } })
    expect(await refused((await root()).accounts.invite({ email: 'wang@onefold.test', name: 'x', roles: ['viewer'] }))).toBe('PERSON_TAKEN')
  })

  test('[AC22] an invitation for an area makes a member with its roles there, and nowhere else', async () => {
    const admin = await root()
    const areaId = uuidv7() as AreaId
    const site = { slug: 'a', names: { en: 'A' }, timeZone: 'Asia/Shanghai', simulated: null, center: { lon: 121, lat: 31 } }
    const { id } = await system.db.system((tx) => putSite(tx, tenantId, { ...site, bounds: [120, 30, 122, 32] }, systemActor('test')))
    await admin.areas.put({ areaId, siteId: id as SiteId, names: { en: 'A' }, shape: { kind: 'site' } })
    const ask = { email: 'near@onefold.test', name: 'Near', roles: ['crew' as const, 'viewer' as const], areaIds: [areaId] }
    const { token } = await admin.accounts.invite(ask)
    expect((await admin.accounts.list()).invitations.find(({ name }) => name === 'Near')).toMatchObject({ areaIds: [areaId] })
    await (await as('')).links.accept({ token, password: GOOD })
    const near = (await (await root()).accounts.list()).people.find(({ name }) => name === 'Near')
    expect(near?.grants).toEqual([{ role: 'crew', areaId }, { role: 'viewer', areaId }]) // biome-ignore format: one list
  })

  test('[AC18] one that is late, withdrawn or replaced by another opens nothing; its digest alone is kept', async () => {
    const ask = { email: 'late@onefold.test', name: 'Late', roles: ['viewer' as const] }
    const admin = await root()
    const [first, second] = [await admin.accounts.invite(ask), await admin.accounts.invite(ask)]
    const nobody = await as('')
    expect(await refused(nobody.links.look({ token: first.token }))).toBe('LINK_NOT_FOUND')
    const dump = JSON.stringify(await system.db.system((tx) => tx.execute('select l::text as row from entry_links l')))
    expect(dump).not.toContain(second.token)
    await admin.accounts.revokeInvitation({ id: second.id })
    expect(await refused(nobody.links.accept({ token: second.token, password: GOOD }))).toBe('LINK_NOT_FOUND')
    const third = await (await root()).accounts.invite(ask)
    clock.advance(7 * DAY)
    expect(await refused((await as('')).links.accept({ token: third.token, password: GOOD }))).toBe('LINK_NOT_FOUND')
  })

  test('[AC18] the machine itself lets in the first person of an organisation, and gives who is in it a new password; whom another has also, nothing', async () => {
    const by = { ...systemActor('invite'), roles: [], permissions: new Set<string>() }
    const beside = await system.db.system((tx) => putTenant(tx, { slug: 'beside', names: { en: 'Beside' }, codePrefix: '88.999.7' }, by))
    const ask = { email: 'first@onefold.test', name: 'First', roles: ['administrator' as const] }
    const link = async (at: TenantId) => {
      const made = await linkFor(system, { ...by, tenantId: at }, ask)
      return made.ok ? made.value : made.refusal.code
    }
    const nobody = await as('', '192.0.2.77')
    const invited = await link(beside.id)
    expect(invited).toMatchObject({ kind: 'invitation' })
    await nobody.links.accept({ token: typeof invited === 'string' ? '' : invited.token, password: GOOD })
    await decide(system, beside.id, { secondFactorRoles: [] })
    const first = await (await as(await enter({ email: ask.email, password: GOOD }))).me()
    expect(first).toMatchObject({ tenant: { slug: 'beside' }, roles: ['administrator'] })
    const forgotten = await link(beside.id)
    expect(forgotten).toMatchObject({ kind: 'reset' })
    await nobody.links.accept({ token: typeof forgotten === 'string' ? '' : forgotten.token, password: 'nine slow green owls' })
    expect((await callDoor(system, 'sign-in/email', { email: ask.email, password: GOOD })).status).toBe(401)
    await system.db.system((tx) =>
      grantRoles(tx, { tenantId, personId: first.person.id as PersonId, name: 'First', roles: ['viewer'], by }),
    )
    expect(await link(beside.id)).toBe('PERSON_ELSEWHERE_FORBIDDEN')
  })

  test('[AC18] by the machine itself who lost telephone and keys comes in again, once the link is used and not before', async () => {
    const by = { ...systemActor('invite'), tenantId, roles: [], permissions: new Set<string>() }
    const who = { email: 'lost@onefold.test', password: GOOD }
    const personId = await person(who.email, ['operator'])
    await newRecoveryCodes(system, personId)
    const ask = { email: who.email, name: 'Lost', roles: ['operator' as const] }
    const made = await linkFor(system, by, ask, { lostFactors: true })
    if (!made.ok) throw new Error(made.refusal.code)
    const nobody = await as('', '192.0.2.78')
    expect(await nobody.links.look({ token: made.value.token })).toMatchObject({ kind: 'reset', dropsFactors: true })
    expect((await factorsOf(system, personId)).recoveryCodes).toBeGreaterThan(0)
    await nobody.links.accept({ token: made.value.token, password: 'nine slow green owls' })
    expect(await factorsOf(system, personId)).toEqual({ totp: false, passkeys: 0, recoveryCodes: 0 })
    const told = await system.db.system((tx) =>
      tx.execute<{ verb: string }>(sql`select verb from feed_entries where subject_id = ${personId}`),
    )
    expect(told.map(({ verb }) => verb)).toEqual(expect.arrayContaining(['person.resetLinkMade', 'person.signInReset']))
    expect(await linkFor(system, by, { ...ask, email: 'nobody@onefold.test' }, { lostFactors: true })).toMatchObject({ ok: false })
    const plain = await linkFor(system, by, ask)
    await newRecoveryCodes(system, personId)
    await nobody.links.accept({ token: plain.ok ? plain.value.token : '', password: 'eleven brown kettles' })
    expect((await factorsOf(system, personId)).recoveryCodes).toBeGreaterThan(0)
  })

  test('[AC7] who guesses links has ten guesses a minute; who holds a good one is not held up by him', async () => {
    clock.advance(61_000)
    const guesser = await as('', '198.51.100.66')
    const said = await Promise.all(Array.from({ length: 12 }, (_, i) => refused(guesser.links.look({ token: `${'a'.repeat(40)}${i}` }))))
    expect(said.filter((code) => code === 'LINK_NOT_FOUND')).toHaveLength(10)
    expect(said.filter((code) => code === 'TOO_MANY_TRIES')).toHaveLength(2)
    const { token } = await (await root()).accounts.invite({ email: 'good@onefold.test', name: 'Good', roles: ['viewer'] })
    expect(await refused((await as('', '198.51.100.66')).links.look({ token }))).toBe('done')
  })

  test('[AC18] a link to a new password ends every session and every lock', async () => {
    const who = { email: 'forgot@onefold.test', password: GOOD }
    const personId = await person(who.email, ['operator'])
    const before = await enter(who)
    for (let i = 0; i < 10; i++) await noteFailure(system, who.email)
    const admin = await root()
    expect((await admin.accounts.list()).people.find(({ id }) => id === personId)?.lockedUntil).not.toBeNull()
    const { token } = await admin.accounts.resetLink({ personId })
    expect(await (await as('')).links.accept({ token, password: 'eleven brown kettles' })).toEqual({ email: who.email })
    clock.advance(61_000)
    expect(await actorFromRequest(system, pageOf(before))).toBeNull()
    expect(await enter(who)).toBe('')
    expect(await enter({ ...who, password: 'eleven brown kettles' })).not.toBe('')
  })
})

describe('an administrator', () => {
  test('[AC14] takes the lock off', async () => {
    const who = { email: 'locked@onefold.test', password: GOOD }
    const personId = await person(who.email, ['viewer'])
    for (let i = 0; i < 10; i++) await noteFailure(system, who.email)
    const admin = await root()
    expect(await enter(who)).toBe('')
    await admin.accounts.unlock({ personId })
    expect(await enter(who)).not.toBe('')
  })

  test('[AC19] who left an organisation is nobody’s there any more: no link, session or second factor of then opens the next one', async () => {
    const who = { email: 'moves@onefold.test', password: GOOD }
    const personId = await person(who.email, ['viewer'])
    const admin = await root()
    const { token: kept } = await admin.accounts.resetLink({ personId })
    await admin.accounts.end({ personId })
    expect(await refused((await as('')).links.accept({ token: kept, password: 'nine green lanterns' }))).toBe('LINK_NOT_FOUND')
    await newRecoveryCodes(system, personId)
    const held = await enter(who)
    const by = systemActor('test')
    const token = await system.db.system(async (tx) => {
      const { id } = await putTenant(tx, { slug: 'next', names: { en: 'Next' }, codePrefix: '88.999.4' }, by)
      const wanted = { kind: 'invitation' as const, email: who.email, name: 'Moves', roles: ['crew' as const], areaIds: null }
      return (await makeLink(tx, wanted, { tenantId: id, actor: by, nowMs: clock.nowMs() })).token
    })
    await (await as('')).links.accept({ token, password: 'eleven brown kettles' })
    expect(await actorFromRequest(system, pageOf(held))).toBeNull()
    expect(await refused((await as('')).links.accept({ token: kept, password: 'nine green lanterns' }))).toBe('LINK_NOT_FOUND')
    expect((await factorsOf(system, personId)).recoveryCodes).toBe(0)
    clock.advance(61_000)
    expect((await actorFromRequest(system, pageOf(await enter({ ...who, password: 'eleven brown kettles' }))))?.roles).toEqual(['crew'])
  })

  test('[AC2] gives roles, ends sessions and ends an account; each acts at once', async () => {
    const who = { email: 'goes@onefold.test', password: GOOD }
    const personId = await person(who.email, ['viewer'])
    const admin = await root()
    const held = await enter(who)
    await admin.grants.set({ personId, grants: [{ role: 'engineer', areaId: null }] })
    expect((await actorFromRequest(system, pageOf(held)))?.roles).toEqual(['engineer'])
    const [session] = await admin.accounts.sessions({ personId })
    await admin.accounts.endSession({ personId, sessionId: session?.id ?? '' })
    expect(await actorFromRequest(system, pageOf(held))).toBeNull()
    const again = await enter(who)
    await admin.accounts.end({ personId })
    expect(await actorFromRequest(system, pageOf(again))).toBeNull()
    expect((await (await as(await enter(who))).account.standing()).state).toBe('no role')
  })

  test('[AC19] cannot end or demote the last administrator, also himself', async () => {
    const admin = await root()
    expect(await refused(admin.grants.set({ personId: rootId, grants: [{ role: 'viewer', areaId: null }] }))).toBe('LAST_ADMINISTRATOR')
    expect(await refused(admin.accounts.end({ personId: rootId }))).toBe('LAST_ADMINISTRATOR')
  })

  test('[AC19] has no hand on whom another organisation also has, nor on whom he does not have', async () => {
    const by = systemActor('test')
    const other = await system.db.system((tx) => putTenant(tx, { slug: 'other', names: { en: 'Other' }, codePrefix: '88.999.2' }, by))
    const shared = await person('shared@onefold.test', ['viewer'])
    await system.db.system((tx) => grantRoles(tx, { tenantId: other.id, personId: shared, name: 'shared', roles: ['administrator'], by }))
    const theirs = await person('theirs@onefold.test', ['viewer'], other.id)
    const admin = await root()
    const acts = ['resetLink', 'resetFactors', 'unlock', 'end', 'endSessions', 'sessions'] as const
    const onTheirs = await Promise.all(acts.map((act) => refused(admin.accounts[act]({ personId: theirs }))))
    expect(onTheirs).toEqual(acts.map(() => 'PERSON_NOT_FOUND'))
    expect(await refused(admin.accounts.resetLink({ personId: shared }))).toBe('PERSON_ELSEWHERE_FORBIDDEN')
    expect(await refused(admin.accounts.resetFactors({ personId: shared }))).toBe('PERSON_ELSEWHERE_FORBIDDEN')
    const { people } = await admin.accounts.list()
    expect(people.some(({ id }) => id === theirs)).toBe(false)
    expect(people.find(({ id }) => id === shared)?.elsewhere).toBe(true)
  })

  test('[AC16] an edit of the policy names the version it saw, and is kept by its bounds', async () => {
    const admin = await root()
    const { version, changedAt: _at, changedBy: _by, ...policy } = await admin.policy.read()
    await admin.policy.set({ version, policy: { ...policy, idleMinutes: 1000 } })
    expect(await refused(admin.policy.set({ version, policy }))).toBe('STALE_EDIT_POLICY')
    expect(await refused(admin.policy.set({ version: version + 1, policy: { ...policy, minScore: 0 } }))).toBe('BAD_REQUEST')
  })
})

test('[AC19] a person’s name has nothing in it that nobody sees, and is not nothing', () => {
  const named = (name: string) => Invite.safeParse({ email: 'a@onefold.test', name, roles: ['viewer'] })
  expect(named('Lin\u200b Wei\u202e').data?.name).toBe('Lin Wei')
  expect(named('\u200b \ufeff').success).toBe(false)
})
