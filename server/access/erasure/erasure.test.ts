import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import { connect } from '#/server/platform/db.ts'
import { verifyLeaf } from '#/server/platform/feed/entry.ts'
import { entryOf } from '#/server/platform/feed/feed.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import { feedEntries } from '#/server/platform/feed/schema.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import type { Context } from '#/server/platform/trpc.ts'
import { testGround } from '#/server/registry/testing.ts'
import { createCaller } from '#/server/root.ts'
import { erasedName } from '#/twin-models/core/erased.ts'
import type { AreaId, PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { heldBy } from '../grants.ts'
import { permissionsHeld } from '../held.ts'
import { createSignIn, grantRoles } from '../people.ts'
import type { Role } from '../permissions.ts'
import { writeEverywhere } from '../testing/rows.ts'
import { eraseAgain } from './again.ts'
import { COPIES } from './copies.ts'
import { eraseCopies } from './erase-copies.ts'
import { startErasures } from './finish.ts'
import { readErased } from './outside.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'onefold-erasure-'))
let system: Awaited<ReturnType<typeof testSystem>>
let here: Awaited<ReturnType<typeof testGround>>
let there: Awaited<ReturnType<typeof testGround>>
let root: Awaited<ReturnType<typeof person>>
beforeAll(async () => {
  system = await testSystem({ dataDir })
  here = await testGround(system, 'here', '88.999.1')
  there = await testGround(system, 'there', '88.999.2')
  root = await person('Root', ['administrator'])
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
  rmSync(dataDir, { recursive: true, force: true })
})

const by = systemActor('test')
/** Somebody with a sign-in of his own and these roles, and what he may call as. */
async function person(
  name: string,
  roles: Role[],
  { tenantId = here.tenant.id, areaId = null as AreaId | null, email = `${uuidv7()}@onefold.test` } = {},
) {
  const wanted = roles.map((role) => ({ role, areaId }))
  const first = (personId: PersonId) => system.db.system((tx) => grantRoles(tx, { tenantId, personId, name, roles: wanted, by }))
  const made = await createSignIn(system, { email, name, password: 'seven quiet herons' }, { first })
  if (!made.ok) throw new Error(made.refusal.code)
  const id = made.value
  const actor = { kind: 'person' as const, id, name, tenantId }
  const api = async (provedAtMs = Date.now()) => {
    const held = await system.db.system((tx) => heldBy(tx, tenantId, id, new Date()))
    const context: Context = { system, actor: { ...actor, session: { id: uuidv7(), provedAtMs }, ...permissionsHeld(held) }, gateway: null, address: '', headers: new Headers() } // biome-ignore format: one context
    return createCaller(context)
  }
  return { id, email, name, actor, api, ask: { personId: id, typed: email, reason: 'GDPR 2026-17' } }
}
const code = async (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => error.cause?.refusal?.code ?? error.code,
  )
const sound = async () => {
  const rows = await system.db.system((tx) => tx.select().from(feedEntries).where(sql`seq is not null`))
  return rows.filter((row) => !verifyLeaf({ ...entryOf(row), personal: row.personal, leaf: row.leaf })).map(({ seq }) => seq)
}
const done = (personId: string) =>
  until('it is done', async () =>
    (await (await root.api()).access.accounts.list()).people.find(({ id, erasure }) => id === personId && erasure?.doneAt),
  )

/** Every row and entry of a tenant in which one of these texts stands. */
async function holding(tenantId: TenantId, texts: readonly string[]): Promise<string[]> {
  return system.db.system(async (tx) => {
    const tables = await tx.execute<{ name: string }>(
      sql`select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'`,
    )
    const found: string[] = []
    for (const { name } of tables)
      for (const { row } of await tx.execute<{ row: string }>(
        sql`select to_jsonb(t)::text as row from ${sql.identifier(name)} t where tenant_id = ${tenantId}`,
      ))
        if (texts.some((text) => row.includes(text))) found.push(`${name} ${row}`)
    return found
  })
}

test('[AC27] only an administrator of the whole organisation who has just shown who he is erases, by typing the e-mail; never himself, never twice', async () => {
  await using _ = await startErasures(system)
  const li = await person('Li Refused', ['crew'])
  const [viewer, near] = [
    await person('Viewer', ['viewer', 'engineer', 'manager']),
    await person('Near', ['administrator'], { areaId: await area() }),
  ]
  const asRoot = await root.api()
  expect(await code((await viewer.api()).access.accounts.erase(li.ask))).toBe('FORBIDDEN')
  expect(await code((await near.api()).access.accounts.erase(li.ask))).toBe('FORBIDDEN')
  expect(await code((await root.api(0)).access.accounts.erase(li.ask))).toBe('STEP_UP_NEEDED')
  expect(await code(asRoot.access.accounts.erase({ ...li.ask, typed: 'Li Refused' }))).toBe('BAD_TYPED_NAME')
  expect(await code(asRoot.access.accounts.erase({ ...li.ask, reason: ' ' }))).toBe('BAD_REQUEST')
  expect(await code(asRoot.access.accounts.erase({ ...li.ask, personId: root.id, typed: root.email }))).toBe('OWN_ERASURE_FORBIDDEN')
  expect(await code(asRoot.access.accounts.erase({ ...li.ask, personId: uuidv7() }))).toBe('PERSON_NOT_FOUND')
  const foreign = await person('Foreign', ['crew'], { tenantId: there.tenant.id })
  expect(await code(asRoot.access.accounts.erase(foreign.ask))).toBe('PERSON_NOT_FOUND')
  expect((await holding(here.tenant.id, ['Li Refused'])).length).toBeGreaterThan(0)
  expect(await code(asRoot.access.accounts.erase({ ...li.ask, typed: ` ${li.email.toUpperCase()}` }))).toBe('done')
  expect(await code(asRoot.access.accounts.erase(li.ask))).toBe('PERSON_ERASED_CONFLICT')
  await done(li.id)
})
const area = async () => {
  const areaId = uuidv7() as AreaId
  await (await root.api()).access.areas.put({ areaId, siteId: here.siteId, names: { en: 'A' }, shape: { kind: 'site' } })
  return areaId
}

test('[AC27] name and words go from every table and entry of this organisation; sign-in and roles end at once, every leaf verifies, and who did it stays', async () => {
  const li = await person('Li Wei 李伟', ['crew', 'operator', 'engineer'])
  const chen = await person('Chen', ['manager', 'administrator'])
  const [pump] = await here.register({ tag: 'P-9', names: { en: 'Pump' } })
  const objectId = pump?.id as never
  const [asLi, asChen] = [await li.api(), await chen.api()]
  const orderId = uuidv7() as never
  const order = async () =>
    await system.db
      .system((tx) => tx.execute<{ number: string }>(sql`select number from work_orders where id = ${orderId}`))
      .then(([row]) => asChen.workOrders.byNumber({ number: row?.number ?? '' }))
  const write = () => ({ orderId, entryId: uuidv7() as never })
  await asChen.workOrders.create({
    ...write(),
    objectId,
    title: { en: 'Bearing' },
    priority: 2,
    steps: [{ names: { en: 'Look' } }] as never,
    note: 'Chen asks',
  })
  await asChen.workOrders.assign({ ...write(), personId: li.id })
  await asLi.workOrders.start(write())
  await asLi.workOrders.step({ ...write(), stepId: 'step_1', state: 'done' })
  await asLi.workOrders.log({ ...write(), text: 'li-words heard it' })
  await asLi.workOrders.complete({ ...write(), closingCode: (await order()).closingCodes[0]?.id ?? '', note: 'li-words closed' })
  await asLi.registry.facts.propose({
    proposalId: uuidv7(),
    objectId,
    change: { group: 'identity', names: { en: 'Pump nine' } },
    why: 'li-words is wrong',
  })
  await system.db.tenant(here.tenant.id, (tx) => appendFeed(tx, { tenantId: here.tenant.id, actor: chen.actor, verb: 'alarm.assigned', subject: { kind: 'alarm', id: uuidv7() }, data: { owner: { id: li.id, name: li.name }, note: 'chen-words' } })) // biome-ignore format: one entry
  const his = [li.name, li.email, 'li-words']
  await until('entries are numbered', async () => (await holding(here.tenant.id, ['"seq": null'])).length === 0)
  const before = await holding(here.tenant.id, his)
  expect(new Set(before.map((row) => row.split(' ')[0])).size).toBeGreaterThanOrEqual(4)
  const theirs = await holding(there.tenant.id, [''])
  expect(await sound()).toEqual([])

  const asRoot = await root.api()
  await asRoot.access.accounts.erase(li.ask)
  expect(await system.db.auth`select id from onefold_auth.user where id = ${li.id}`).toHaveLength(0)
  expect(await system.db.system((tx) => heldBy(tx, here.tenant.id, li.id, new Date()))).toEqual([])
  expect((await asRoot.access.accounts.list()).people.find(({ id }) => id === li.id)).toMatchObject({
    name: erasedName(li.id),
    erasure: { doneAt: null },
  })
  await using _ = await startErasures(system)
  await done(li.id)

  expect(await holding(here.tenant.id, his)).toEqual([])
  expect(await sound()).toEqual([])
  expect(await holding(there.tenant.id, [''])).toEqual(theirs)
  expect((await holding(here.tenant.id, ['Chen asks', 'chen-words'])).length).toBe(2)
  expect(await order()).toMatchObject({ closing: { note: '[erased]' }, steps: [{ doneBy: erasedName(li.id) }] })
  const told = await until('it is told', async () =>
    (await system.feed.readAfter(0, 500, ['person.erased'])).find(({ subject }) => subject.id === li.id),
  )
  expect(told).toMatchObject({ actor: { id: root.id }, data: { kept: 0 } })
  expect(told.data.entries).toBeGreaterThan(5)
  expect(readErased(dataDir)).toContainEqual(expect.objectContaining({ personId: li.id, reason: 'GDPR 2026-17' }))
})

test('[AC28] a row in every table of the list loses name and words; the same of somebody else, and of his in another organisation, stay', async () => {
  const superuser = connect(system.address, 'postgres', 1)
  const somebody = (id: string, name: string, tenantId: TenantId) => ({ id, name, tenantId, words: `words of ${name}` })
  const li = somebody(uuidv7(), 'Li Everywhere', here.tenant.id)
  const others = [somebody(uuidv7(), 'Chen Everywhere', here.tenant.id), somebody(li.id, 'Li Everywhere', there.tenant.id)]
  for (const who of [li, ...others]) await writeEverywhere(superuser, who)
  await superuser.end()
  await system.db.system((tx) => appendFeed(tx, { tenantId: here.tenant.id, actor: { ...li, kind: 'person' }, verb: 'alarm.shelved', subject: { kind: 'alarm', id: li.id }, data: { reason: li.words } })) // biome-ignore format: one entry
  const tablesOf = async (tenantId: TenantId, texts: string[]) => [
    ...new Set((await holding(tenantId, texts)).map((row) => row.split(' ')[0])),
  ]
  const all = COPIES.map(({ table }) => table).sort()
  expect((await tablesOf(here.tenant.id, [li.name])).filter((table) => table !== 'feed_entries').sort()).toEqual(all)
  const note = (text: string) => sql`update life_events set note = ${text} where object_id = ${li.id}`
  await expect(system.db.tenant(here.tenant.id, (tx) => tx.execute(note('[erased]')))).rejects.toThrow()
  await expect(system.db.system((tx) => tx.execute(note('something else')))).rejects.toThrow()
  const kept = await Promise.all(others.map(({ tenantId, name }) => holding(tenantId, [name])))
  expect(await eraseCopies(system.db, { tenantId: here.tenant.id, personId: li.id, texts: [li.name] })).toBe(all.length)
  expect(await tablesOf(here.tenant.id, [li.name])).toEqual(['feed_entries'])
  expect(await Promise.all(others.map(({ tenantId, name }) => holding(tenantId, [name])))).toEqual(kept)
  expect(await eraseCopies(system.db, { tenantId: here.tenant.id, personId: li.id, texts: [li.name] })).toBe(0)
})

test('[AC29] killed half-way it goes on: nothing is done twice and nothing is left', async () => {
  const li = await person('Half Way', ['crew'])
  await (await root.api()).access.accounts.erase(li.ask)
  await eraseCopies(system.db, { tenantId: here.tenant.id, personId: li.id, texts: [li.name, li.email] })
  expect((await holding(here.tenant.id, [li.name])).length).toBeGreaterThan(0) // the log, and what is looked for
  for (let n = 0; n < 2; n++) {
    const going = await startErasures(system)
    await going[Symbol.asyncDispose]() // stopped as soon as it has begun
  }
  await using _ = await startErasures(system)
  await done(li.id)
  expect(await holding(here.tenant.id, [li.name, li.email])).toEqual([])
  await until('it is told', async () =>
    (await system.feed.readAfter(0, 500, ['person.erased'])).some(({ subject }) => subject.id === li.id),
  )
  expect((await system.feed.readAfter(0, 500, ['person.erased'])).filter(({ subject }) => subject.id === li.id)).toHaveLength(1)
  expect(await sound()).toEqual([])
})

test('[AC27] who also belongs to another organisation keeps sign-in and name there', async () => {
  await using _ = await startErasures(system)
  const both = await person('Both', ['crew'])
  await system.db.system((tx) => grantRoles(tx, { tenantId: there.tenant.id, personId: both.id, name: 'Both', roles: ['viewer'], by }))
  await (await root.api()).access.accounts.erase(both.ask)
  await done(both.id)
  expect(await holding(here.tenant.id, ['"Both"'])).toEqual([])
  expect((await holding(there.tenant.id, ['"Both"'])).length).toBeGreaterThan(0)
  expect(await system.db.auth`select email from onefold_auth.user where id = ${both.id}`).toEqual([{ email: both.email }])
  expect(await system.db.system((tx) => heldBy(tx, there.tenant.id, both.id, new Date()))).toHaveLength(1)
})

test('[AC30] after a restore from before, whoever was erased since is erased again', async () => {
  const li = await person('Back Again', ['crew'])
  const [member] = await holding(here.tenant.id, [li.name])
  expect(member).toBeDefined()
  await using _ = await startErasures(system)
  await (await root.api()).access.accounts.erase(li.ask)
  await done(li.id)
  // As a backup of before would have it.
  await system.db.system((tx) => tx.execute(sql`update memberships set name = 'Back Again', ended_at = null where person_id = ${li.id}`))
  await system.db.system((tx) => tx.execute(sql`update erasures set done_at = null, until_seq = 0 where person_id = ${li.id}`))
  await eraseAgain(system.db, dataDir, systemActor('restore'), new Date())
  await done(li.id)
  expect(await holding(here.tenant.id, [li.name])).toEqual([])
})
