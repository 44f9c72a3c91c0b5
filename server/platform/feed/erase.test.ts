import { asc, sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { erasedName } from '#/twin-models/core/erased.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { testSystem, until } from '../testing.ts'
import { type FeedDraft, leafHash, verifyLeaf } from './entry.ts'
import { entryOf } from './feed.ts'
import { appendFeed, eraseFromFeed } from './index.ts'
import { personalValues, salted } from './personal.ts'
import { feedEntries } from './schema.ts'

type Row = typeof feedEntries.$inferSelect
const tenantId = uuidv7() as TenantId
const otherId = uuidv7() as TenantId
const li = { kind: 'person' as const, id: uuidv7(), name: 'Li Wei' }
const chen = { kind: 'person' as const, id: uuidv7(), name: 'Chen "Jo" Ya\\' }
const whose = { tenantId, personId: li.id, texts: ['Li Wei', 'li@onefold.test'] }
const order = { kind: 'order', id: uuidv7() }
const DRAFTS: Omit<FeedDraft, 'tenantId'>[] = [
  { actor: li, verb: 'order.logged', subject: order, data: { number: 'WO-1', text: 'Li Wei was here, 轴承 hot', value: 4.25 } },
  { actor: chen, verb: 'order.assigned', subject: order, data: { assignee: { id: li.id, name: 'Li Wei' }, note: 'ask Li' } },
  { actor: chen, verb: 'person.invited', subject: { kind: 'invitation', id: uuidv7() }, data: { email: 'li@onefold.test' } },
  { actor: chen, verb: 'order.assigned', subject: order, data: { 'a/b~c': [{ by: li.id, name: 'Li the elder' }, { by: chen.id, name: chen.name }] } }, // biome-ignore format: one draft
  { actor: { kind: 'system', id: 'system:alarms', name: 'alarms' }, verb: 'alarm.raised', subject: { kind: 'alarm', id: uuidv7() }, data: { tag: 'P-1' } }, // biome-ignore format: one draft
]

async function log() {
  const system = await testSystem()
  const put = (id: TenantId, draft: (typeof DRAFTS)[number]) => system.db.tenant(id, (tx) => appendFeed(tx, { tenantId: id, ...draft }))
  for (const draft of DRAFTS) await put(tenantId, draft)
  await put(otherId, DRAFTS[0] as (typeof DRAFTS)[number])
  await until('all numbers', async () => (await system.feed.head()) === DRAFTS.length + 1)
  const rows = (): Promise<Row[]> => system.db.system((tx) => tx.select().from(feedEntries).orderBy(asc(feedEntries.seq)))
  const erase = () => system.db.system((tx) => eraseFromFeed(tx, whose, 0))
  return { system, rows, erase, [Symbol.asyncDispose]: () => system[Symbol.asyncDispose]() }
}
const verify = (row: Row) => verifyLeaf({ ...entryOf(row), personal: row.personal, leaf: row.leaf })

test('[FE7] a name and words are erased and every leaf verifies as before; what others said, and another tenant, stay', async () => {
  await using it = await log()
  const before = await it.rows()
  expect(before.map(verify)).toEqual(before.map(() => true))
  expect(await it.erase()).toEqual({ untilSeq: 6, entries: 4, kept: 0 })
  const after = await it.rows()
  expect(after.map(verify)).toEqual(after.map(() => true))
  expect(after.map(({ leaf }) => leaf)).toEqual(before.map(({ leaf }) => leaf))
  const his = JSON.stringify(after.slice(0, 5))
  for (const gone of ['Li Wei', 'li@onefold.test', 'Li the elder', '轴承']) expect(his).not.toContain(gone)
  expect(after[0]).toMatchObject({ actor: { id: li.id, name: erasedName(li.id) }, data: { number: 'WO-1', text: '[erased]', value: 4.25 } })
  expect(after[1]).toMatchObject({ actor: chen, data: { assignee: { id: li.id, name: '[erased]' }, note: 'ask Li' } })
  expect(after[3]).toMatchObject({
    data: {
      'a/b~c': [
        { by: li.id, name: '[erased]' },
        { by: chen.id, name: chen.name },
      ],
    },
  })
  expect([after[4], after[5]]).toEqual([before[4], before[5]])
  expect(await it.erase()).toEqual({ untilSeq: 6, entries: 0, kept: 0 })
})

test('[FE7] with the salt gone, who knows the entry and guesses the very name cannot tell that he is right', async () => {
  await using it = await log()
  await it.erase()
  const [first] = await it.rows()
  expect(first?.personal).toEqual({ '/actor/name': { was: expect.any(String) }, '/data/text': { was: expect.any(String) } })
  const again = salted({ actor: li, data: {} })
  expect(again).not.toEqual(salted({ actor: li, data: {} }))
})

test('[FE8] one character changed anywhere is refused at that entry, of one that was erased and of one that was not', async () => {
  await using it = await log()
  await it.erase()
  let tried = 0
  for (const row of await it.rows()) {
    const { seq: _, leaf, at, tenantId: tenant, ...said } = { ...entryOf(row), personal: row.personal, leaf: row.leaf }
    const text = JSON.stringify(said)
    for (let i = 0; i < text.length; i++) {
      const changed = text.slice(0, i) + (text[i] === '5' ? '6' : '5') + text.slice(i + 1)
      const read = parsed(changed)
      if (!read || Object.keys(read).join() !== Object.keys(said).join()) continue // a column has its name from the database
      tried += 1
      expect(verifyLeaf({ ...read, leaf, at, tenantId: tenant }), `${changed} at ${i}`).toBe(false)
    }
    expect(verifyLeaf({ ...said, at: new Date(at.getTime() + 1), tenantId: tenant, leaf })).toBe(false)
    expect(verifyLeaf({ ...said, at, tenantId: uuidv7() as TenantId, leaf })).toBe(false)
    expect(verifyLeaf({ ...said, personal: null, at, tenantId: tenant, leaf })).toBe(false)
    expect(verifyLeaf({ ...said, at, tenantId: tenant, leaf: null })).toBe(false)
  }
  expect(tried).toBeGreaterThan(1_500)
})
const parsed = (text: string) => {
  try {
    return JSON.parse(text)
  } catch {
    return null // no JSON any more
  }
}

test('[FE8] a text that looks erased is a text: it does not pass for one, and an erased one does not pass for it', () => {
  const draft = {
    tenantId,
    actor: { ...li, name: erasedName(li.id) },
    verb: 'x',
    subject: order,
    data: { text: '[erased]' },
    at: new Date(0),
  }
  const personal = salted(draft)
  const leaf = leafHash(draft, personal)
  expect(verifyLeaf({ ...draft, personal, leaf })).toBe(true)
  expect(verifyLeaf({ ...draft, personal: { ...personal, '/data/text': { was: 'a'.repeat(64) } }, leaf })).toBe(false)
  expect(verifyLeaf({ ...draft, personal: {}, leaf })).toBe(false)
  expect(personalValues(draft).map(({ path }) => path)).toEqual(Object.keys(personal))
})

test('[FE9] the database takes no other change of an entry than an exact erasure, from no other role than the server itself', async () => {
  await using it = await log()
  const { db } = it.system
  const one = (set: string) => sql.raw(`update feed_entries set ${set} where seq = 1`)
  const erasing = `(actor, data, personal) = (select (e).actor, (e).data, (e).personal from feed_erased(feed_entries, array['/data/text']) e)`
  await expect(db.tenant(tenantId, (tx) => tx.execute(one(erasing)))).rejects.toThrow()
  for (const bad of [
    `verb = 'order.closed'`,
    `actor = jsonb_set(actor, '{name}', '"Somebody else"')`,
    `data = jsonb_set(data, '{text}', '"[erased]"')`,
    `personal = personal - '/data/text'`,
    `personal = jsonb_set(personal, '{/data/text}', '{"was": "00"}'), data = jsonb_set(data, '{text}', '"[erased]"')`,
    `leaf = '\\x00'`,
    `${erasing}, verb = 'order.closed'`,
    `(actor, data, personal) = (select (e).actor, (e).data, (e).personal from feed_erased(feed_entries, array['/data/number']) e)`,
  ])
    await expect(
      db.system((tx) => tx.execute(one(bad))),
      bad,
    ).rejects.toThrow()
  await expect(db.system((tx) => tx.execute(sql`delete from feed_entries`))).rejects.toThrow()
  await db.system((tx) => tx.execute(one(erasing)))
  const [first] = await it.rows()
  expect(first && verify(first)).toBe(true)
  expect(first?.data.text).toBe('[erased]')
})

test('[FE10] an entry of before, whose leaf holds the name itself, still verifies, and is counted and not touched', async () => {
  await using it = await log()
  const draft = { tenantId, ...(DRAFTS[0] as (typeof DRAFTS)[number]), at: new Date(5) }
  const leaf = leafHash(draft, null)
  await it.system.db.system(
    (tx) =>
    tx.insert(feedEntries).values({ tenantId, at: draft.at, actor: li, verb: draft.verb, subjectKind: 'order', subjectId: order.id, data: draft.data, seq: 7, leaf }), // biome-ignore format: one row
  )
  await it.system.db.system((tx) => tx.execute(sql`update feed_head set seq = 7`))
  expect(await it.erase()).toEqual({ untilSeq: 7, entries: 4, kept: 1 })
  const old = (await it.rows()).find(({ seq }) => seq === 7)
  expect(old).toMatchObject({ actor: { name: 'Li Wei' } })
  expect(old && verify(old)).toBe(true)
})
