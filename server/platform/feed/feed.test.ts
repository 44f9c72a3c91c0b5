import { expect, test } from 'vitest'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { testSystem, until } from '../testing.ts'
import { appendFeed, type FeedEntry } from './index.ts'

const actor = { kind: 'system', id: 'system:test', name: 'test' } as const

test('[FE1] entries of many transactions at once are numbered without a gap and reach a consumer in that order', async () => {
  await using system = await testSystem()
  const tenantId = uuidv7() as TenantId
  const seen: FeedEntry[] = []
  await using _ = system.feed.subscribe({ consumer: 'test', verbs: ['thing.made'], handle: async (entry) => void seen.push(entry) })
  const write = (n: number) =>
    system.db.tenant(tenantId, (tx) =>
      appendFeed(tx, { tenantId, actor, verb: 'thing.made', subject: { kind: 'thing', id: String(n) }, data: { n } }),
    )
  await Promise.all(Array.from({ length: 50 }, (_, n) => write(n)))
  await until('fifty entries', () => seen.length >= 50)
  expect(seen.map((entry) => entry.seq)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  expect(new Set(seen.map((entry) => entry.subject.id)).size).toBe(50)
})

test('[FE2] a tenant sees its own entries alone, and nothing when it is not named', async () => {
  await using system = await testSystem()
  const mine = uuidv7() as TenantId
  const other = uuidv7() as TenantId
  await system.db.tenant(mine, (tx) =>
    appendFeed(tx, { tenantId: mine, actor, verb: 'thing.made', subject: { kind: 'thing', id: '1' }, data: {} }),
  )
  expect(await system.db.tenant(other, (tx) => tx.execute('select * from feed_entries'))).toHaveLength(0)
  expect(await system.db.tenant(mine, (tx) => tx.execute('select * from feed_entries'))).toHaveLength(1)
  await expect(
    system.db.tenant(other, (tx) =>
      appendFeed(tx, { tenantId: mine, actor, verb: 'thing.made', subject: { kind: 'thing', id: '2' }, data: {} }),
    ),
  ).rejects.toThrow()
})

test('[FE3] an entry cannot be changed or removed, whoever tries', async () => {
  await using system = await testSystem()
  const tenantId = uuidv7() as TenantId
  await system.db.tenant(tenantId, (tx) =>
    appendFeed(tx, { tenantId, actor, verb: 'thing.made', subject: { kind: 'thing', id: '1' }, data: {} }),
  )
  await until('its number', async () => (await system.feed.head()) === 1)
  await expect(system.db.tenant(tenantId, (tx) => tx.execute(`update feed_entries set verb = 'thing.unmade'`))).rejects.toThrow()
  await expect(system.db.tenant(tenantId, (tx) => tx.execute('delete from feed_entries'))).rejects.toThrow()
})
