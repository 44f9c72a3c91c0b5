import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '#/server/platform/actor.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { AskSecurity } from './contract.ts'
import { acknowledgeSecurityEvent, raiseSecurityEvent, type SecurityDraft, securityEventsOf } from './security.ts'
import { type Ground, testGround } from './testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ours: Ground
let theirs: Ground
beforeAll(async () => {
  system = await testSystem()
  ours = await testGround(system)
  theirs = await testGround(system, 'police')
})
afterAll(() => system[Symbol.asyncDispose]())

const person: FeedActor = { ...systemActor('test'), kind: 'person', name: 'Sam' }
const draft = (key: string): SecurityDraft => ({
  tenantId: ours.tenant.id,
  kind: 'resolve_misses',
  subject: { kind: 'address', id: key },
  data: { key },
})
const raise = (key: string) => system.db.system((tx) => raiseSecurityEvent(tx, draft(key), new Date()))
const page = (ask: Partial<AskSecurity> = {}, ground = ours) =>
  system.db.tenant(ground.tenant.id, (tx) => securityEventsOf(tx, AskSecurity.parse(ask)))
const events = async (ground = ours) => (await page({}, ground)).rows
const entries = () =>
  system.db.system((tx) =>
    tx.execute<{ verb: string; key: string }>(sql`select verb, data ->> 'key' as key from feed_entries where verb like 'security.%'`),
  )

test('[SE1] what happens again while nobody has looked is counted, not said again; of many at once one is new', async () => {
  const raised = await Promise.all(Array.from({ length: 12 }, () => raise('10.0.0.1')))
  expect(raised.filter(({ isNew }) => isNew)).toHaveLength(1)
  expect(await events()).toMatchObject([{ kind: 'resolve_misses', times: 12, acknowledged: null }])
  expect((await entries()).filter(({ key }) => key === '10.0.0.1')).toHaveLength(1)
})

test('[SE2] acknowledged by a person with a note; who was first stays; after that the same is new again', async () => {
  const { id } = await raise('10.0.0.2')
  const acknowledge = (name: string) =>
    system.db.tenant(ours.tenant.id, (tx) =>
      acknowledgeSecurityEvent(tx, { eventId: id, note: `by ${name}` }, { actor: { ...person, name }, at: new Date() }),
    )
  expect(await acknowledge('Sam')).toMatchObject({ ok: true })
  expect(await acknowledge('Kim')).toMatchObject({ ok: true })
  expect((await events()).find((event) => event.id === id)?.acknowledged).toMatchObject({ by: 'Sam', note: 'by Sam' })
  expect((await raise('10.0.0.2')).isNew).toBe(true)
})

test('[SE3] another tenant neither sees nor acknowledges it, and nobody deletes it', async () => {
  const { id } = await raise('10.0.0.3')
  expect(await events(theirs)).toEqual([])
  const tried = await system.db.tenant(theirs.tenant.id, (tx) =>
    acknowledgeSecurityEvent(tx, { eventId: id, note: '' }, { actor: person, at: new Date() }),
  )
  expect(tried).toEqual({ ok: false, refusal: { code: 'SECURITY_EVENT_NOT_FOUND' } })
  await expect(system.db.system((tx) => tx.execute(sql`delete from security_events`))).rejects.toThrow()
})

test('[SE4] they are read page by page, open ones first: each once, with how many there are', async () => {
  for (let i = 0; i < 4; i++) await raise(`page-${i}`)
  const first = await page({ limit: 2 })
  const read = [...first.rows]
  for (let { next } = first; next; ) {
    const on = await page({ limit: 2, after: next })
    read.push(...on.rows)
    next = on.next
  }
  expect(new Set(read.map(({ id }) => id)).size).toBe(read.length)
  expect(first).toMatchObject({ all: read.length, open: read.filter(({ acknowledged }) => !acknowledged).length })
  expect(read.findLastIndex(({ acknowledged }) => !acknowledged)).toBe(first.open - 1)
})
