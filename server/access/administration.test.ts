import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manualClock } from '#/server/platform/clock.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { createCallerFactory } from '#/server/platform/trpc.ts'
import type { AreaId, PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { systemActor } from '../platform/actor.ts'
import { endArea } from './areas.ts'
import { heldBy } from './grants.ts'
import { permissionsHeld } from './held.ts'
import { grantRoles } from './people.ts'
import type { Role } from './permissions.ts'
import { accessRouter } from './router.ts'
import { putSite, putTenant } from './tenants.ts'

const clock = manualClock(Date.UTC(2026, 10, 29, 8))
let system: Awaited<ReturnType<typeof testSystem>>
let tenantId: TenantId
let siteId: string
const by = systemActor('test')
beforeAll(async () => {
  system = await testSystem({ clock })
  await system.db.system(async (tx) => {
    tenantId = (await putTenant(tx, { slug: 'admin', names: { en: 'A' }, codePrefix: '88.999.1' }, by)).id
    const site = { slug: 's', names: { en: 'S' }, timeZone: 'Asia/Shanghai', simulated: null, center: { lon: 121, lat: 31 } }
    siteId = (await putSite(tx, tenantId, { ...site, bounds: [120, 30, 122, 32] }, by)).id
  })
})
afterAll(() => system[Symbol.asyncDispose]())

async function person(name: string, roles: Role[]) {
  const id = uuidv7() as PersonId
  await system.db.system((tx) => grantRoles(tx, { tenantId, personId: id, name, roles, by }))
  const api = async () => {
    const held = await system.db.system((tx) => heldBy(tx, tenantId, id, new Date(clock.nowMs())))
    const session = { id: uuidv7(), provedAtMs: clock.nowMs() }
    const actor = { kind: 'person' as const, id, name, tenantId, held, session, ...permissionsHeld(held) }
    const context: Context = { system, actor, gateway: null, address: '', headers: new Headers() }
    return createCallerFactory(accessRouter)(context)
  }
  return { id, api }
}
const code = async (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => error.cause?.refusal?.code ?? error.code,
  )

test('[AC23] an area is drawn once however often it is sent, an edit names the version it saw, and one with people in it stays', async () => {
  const root = await person('Root', ['administrator'])
  const api = await root.api()
  const areaId = uuidv7() as AreaId
  const ring: [number, number][] = [[121, 31], [121.1, 31], [121.1, 31.1], [121, 31.1]] // biome-ignore format: one ring
  const area = { areaId, siteId: siteId as never, names: { en: 'Old town' }, shape: { kind: 'polygon' as const, ring } }
  await api.areas.put(area)
  expect((await api.areas.put(area)).version).toBe(1)
  expect(await code(api.areas.put({ ...area, names: { en: 'Another' } }))).toBe('STALE_EDIT_AREA')
  expect((await api.areas.put({ ...area, version: 1 })).version).toBe(2)
  expect(await code(api.areas.put({ ...area, version: 1 }))).toBe('STALE_EDIT_AREA')
  expect((await api.areas.put(area)).version).toBe(2)
  expect((await api.areas.list())[0]).toMatchObject({ id: areaId, ring, people: 0 })
  const crew = await person('Crew', ['viewer'])
  await api.grants.set({ personId: crew.id, grants: [{ role: 'crew', areaId }] })
  expect(await code(api.areas.end({ areaId }))).toBe('AREA_IN_USE')
  expect(await code(api.grants.set({ personId: crew.id, grants: [{ role: 'crew', areaId: uuidv7() as AreaId }] }))).toBe('AREA_NOT_FOUND')
  await api.grants.set({ personId: crew.id, grants: [] })
  const night = await person('Night of the area', ['crew'])
  await (await night.api()).glass.take({ grantId: uuidv7(), role: 'engineer', areaId, reason: 'the pump of the old town', minutes: 5 })
  const invited = await api.accounts.invite({ email: 'soon@onefold.test', name: 'Soon', roles: ['crew'], areaIds: [areaId] })
  expect(await code(api.areas.end({ areaId }))).toBe('AREA_IN_USE')
  await api.accounts.revokeInvitation({ id: invited.id })
  expect(await code(api.areas.end({ areaId }))).toBe('AREA_IN_USE')
  clock.advance(5 * 60_000 + 1) // what was taken for a while is over
  expect(await code(api.areas.end({ areaId }))).toBe('STEP_UP_NEEDED')
  expect(await code((await root.api()).areas.end({ areaId }))).toBe('done')
  expect(await api.areas.list()).toEqual([])
  const roles = ['crew' as const]
  for (const name of [
    async () => (await night.api()).glass.take({ grantId: uuidv7(), role: 'engineer', areaId, reason: 'there is no such area' }),
    async () => (await root.api()).accounts.invite({ email: 'soon@onefold.test', name: 'Soon', roles, areaIds: [areaId] }),
    async () => (await root.api()).tokens.issue({ name: 'x', roles, areaIds: [areaId] }),
  ])
    expect(await code(name())).toBe('AREA_NOT_FOUND')
})

test('[AC23] who gives a role in an area that another ends at that moment hears that there is none', async () => {
  const root = await person('Ender', ['administrator'])
  const api = await root.api()
  const taker = await person('Late taker', ['viewer'])
  const areaId = uuidv7() as AreaId
  await api.areas.put({ areaId, siteId: siteId as never, names: { en: 'Soon gone' }, shape: { kind: 'site' } })
  const { given } = await system.db.tenant(tenantId, async (tx) => {
    expect(await endArea(tx, areaId, { tenantId, actor: by, nowMs: clock.nowMs() })).toMatchObject({ ok: true })
    const given = code(api.grants.give({ personId: taker.id, role: 'crew', areaId }))
    await until('it waits for the area', async () => {
      const waiting = await tx.execute<{ count: number }>(sql`select count(*)::int as count from pg_locks where not granted`)
      return (waiting[0]?.count ?? 0) > 0
    })
    return { given }
  })
  expect(await given).toBe('AREA_NOT_FOUND')
})

test('[AC22] a role is given beside those that are there, once, and the table says which are for the whole organisation alone', async () => {
  const api = await (await person('Giver', ['administrator'])).api()
  const crew = await person('Taker', ['crew'])
  const of = async () => (await api.grants.list()).grants.filter(({ person }) => person.id === crew.id)
  expect(await api.grants.give({ personId: crew.id, role: 'viewer', areaId: null })).toEqual({ changed: 1 })
  expect(await api.grants.give({ personId: crew.id, role: 'viewer', areaId: null })).toEqual({ changed: 0 })
  expect((await of()).map(({ role, by }) => `${role} by ${by}`).sort()).toEqual(['crew by null', 'viewer by Giver'])
  expect(await code(api.grants.give({ personId: crew.id, role: 'viewer', areaId: uuidv7() as AreaId }))).toBe('AREA_NOT_FOUND')
  expect(await code(api.grants.give({ personId: uuidv7() as PersonId, role: 'viewer', areaId: null }))).toBe('PERSON_NOT_FOUND')
  const rows = await api.grants.table()
  expect(rows.find(({ permission }) => permission === 'people.manage')).toMatchObject({ roles: ['administrator'], whole: true })
  expect(rows.find(({ permission }) => permission === 'command.issue')).toMatchObject({ whole: false })
})

test('[AC24] nobody takes the last administrator away, neither from another nor by re-certification', async () => {
  const people = await (await (await person('Second', ['administrator'])).api()).people()
  const admins = people.filter(({ roles }) => roles.includes('administrator'))
  const [last, ...others] = admins
  const one = await person('Third', ['administrator', 'manager'])
  const api = await one.api()
  for (const { id } of [last!, ...others]) await api.grants.set({ personId: id as PersonId, grants: [] })
  expect(await code(api.grants.set({ personId: one.id, grants: [{ role: 'manager', areaId: null }] }))).toBe('LAST_ADMINISTRATOR')
  expect((await api.people()).find(({ id }) => id === one.id)?.roles).toEqual(['manager', 'administrator'])
  const mine = (await api.grants.list()).grants.find(({ person, role }) => person.id === one.id && role === 'administrator')
  const manager = await person('Judge', ['manager'])
  expect(await code((await manager.api()).grants.decide({ grantId: mine?.id ?? '', keep: false }))).toBe('LAST_ADMINISTRATOR')
})

test('[AC25] a role that nobody has confirmed within the term is due; who has it does not confirm it himself; what is decided is kept', async () => {
  const judge = await person('Keeper', ['manager', 'administrator'])
  const held = await person('Held', ['engineer'])
  let api = await judge.api()
  const ofHeld = async () => (await api.grants.list()).grants.find(({ person }) => person.id === held.id)
  await api.grants.setTerm({ days: 30 })
  clock.advance(31 * 86_400_000)
  const due = await ofHeld()
  // Given by the machine's clock, which stands behind the one of this test.
  expect(due).toMatchObject({ role: 'engineer' })
  api = await judge.api() // proved anew, a month later
  await api.grants.decide({ grantId: due?.id ?? '', keep: true })
  expect(await ofHeld()).toMatchObject({ due: false, confirmedBy: 'Keeper' })
  clock.advance(31 * 86_400_000)
  expect((await ofHeld())?.due).toBe(true)
  api = await judge.api()
  const own = (await api.grants.list()).grants.find(({ person }) => person.id === judge.id)
  expect(await code(api.grants.decide({ grantId: own?.id ?? '', keep: true }))).toBe('OWN_GRANT_FORBIDDEN')
  await api.grants.decide({ grantId: due?.id ?? '', keep: false })
  expect(await ofHeld()).toBeUndefined()
  expect(await code(api.grants.decide({ grantId: due?.id ?? '', keep: true }))).toBe('GRANT_NOT_FOUND')
})

test('[AC26] a break-glass sent again is one’s own alone: another’s id, of his break-glass or of his role, gives nothing and is refused as taken', async () => {
  const [first, second] = [await person('First at night', ['crew']), await person('Second at night', ['crew'])]
  const ask = { grantId: uuidv7(), role: 'engineer' as const, areaId: null, reason: 'the gate stands open', minutes: 5 }
  const { until: over } = await (await first.api()).glass.take(ask)
  expect(await (await first.api()).glass.take(ask)).toEqual({ until: over })
  const standing = (await (await (await person('Looker', ['manager'])).api()).grants.list()).grants.find(
    ({ person }) => person.id === first.id,
  )
  for (const grantId of [ask.grantId, standing?.id ?? ''])
    expect(await code((await second.api()).glass.take({ ...ask, grantId }))).toBe('ID_TAKEN')
  expect((await (await second.api()).glass.list({})).rows).toEqual([])
})

test('[AC26] break-glass: at once, once at a time, an hour at most, over by itself, and judged by another person afterwards', async () => {
  const crew = await person('Night', ['crew'])
  const judge = await person('Morning', ['manager'])
  const grantId = uuidv7()
  const ask = { grantId, role: 'engineer' as const, reason: 'the valve of LS-02 does not answer', minutes: 60 }
  const before = await crew.api()
  expect((await before.me()).roles).toEqual(['crew'])
  const { until } = await before.glass.take(ask)
  expect(new Date(until).getTime() - clock.nowMs()).toBe(3_600_000)
  expect((await before.glass.take(ask)).until).toBe(until)
  expect(await code(before.glass.take({ ...ask, grantId: uuidv7() }))).toBe('GLASS_OPEN_CONFLICT')
  expect(await code(before.glass.take({ ...ask, grantId: uuidv7(), role: 'administrator' as never }))).toBe('BAD_REQUEST')
  expect(await code(before.glass.take({ ...ask, grantId: uuidv7(), minutes: 61 }))).toBe('BAD_REQUEST')
  expect(await (await crew.api()).me()).toMatchObject({
    roles: ['crew', 'engineer'],
    glass: { grantId, role: 'engineer', area: null, until },
  })
  const review = { grantId, justified: true, note: 'seen with the crew' }
  expect(await code((await judge.api()).glass.review(review))).toBe('GLASS_STILL_OPEN')
  clock.advance(3_600_001)
  expect(await (await crew.api()).me()).toMatchObject({ roles: ['crew'], glass: null })
  // Who manages for an hour judges nobody: two who took turns would clear each other, and keep or end anybody's roles.
  const turn = await person('Turn', ['crew'])
  await (await turn.api()).glass.take({ ...ask, grantId: uuidv7(), role: 'manager' })
  expect(await code((await turn.api()).glass.review(review))).toBe('FORBIDDEN')
  const { grants } = await (await turn.api()).grants.list()
  expect(await code((await turn.api()).grants.decide({ grantId: grants[0]?.id ?? '', keep: false }))).toBe('FORBIDDEN')
  const both = await person('Both', ['manager', 'crew'])
  await (await both.api()).glass.take({ ...ask, grantId: uuidv7() })
  const mine = (await (await both.api()).glass.list({})).rows.find(({ person }) => person.id === both.id)
  await (await both.api()).glass.giveBack({ grantId: mine?.id ?? '' })
  expect(await code((await both.api()).glass.review({ ...review, grantId: mine?.id ?? '' }))).toBe('OWN_GLASS_FORBIDDEN')
  expect(await code((await judge.api()).glass.review(review))).toBe('done')
  expect(await code((await judge.api()).glass.review(review))).toBe('GLASS_REVIEWED')
  expect((await (await judge.api()).glass.list({})).rows.find(({ id }) => id === grantId)).toMatchObject({
    reason: ask.reason,
    review: { by: 'Morning', justified: true },
  })
  expect((await (await crew.api()).glass.list({})).rows.every(({ person }) => person.id === crew.id)).toBe(true)
  const seen = async (who: typeof judge, limit: number) => {
    const first = await (await who.api()).glass.list({ limit })
    const next = first.next && (await (await who.api()).glass.list({ limit: 200, after: first.next }))
    return { first, ids: [...first.rows, ...(next?.rows ?? [])].map(({ id }) => id) }
  }
  // What waits comes first, what is judged last, also on pages of its own; one's own waits for another.
  const { first, ids } = await seen(judge, 1)
  const whole = (await seen(judge, 200)).first
  expect(first).toMatchObject({ all: ids.length, rows: [{ id: mine?.id }] })
  expect(ids).toEqual(whole.rows.map(({ id }) => id))
  expect(whole.waiting).toBe(whole.rows.filter(({ review, person }) => !review && person.id !== judge.id).length)
  expect((await seen(both, 200)).first.waiting).toBe(whole.waiting - 1)
})
