import { expect, test } from 'vitest'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { connect } from '../db.ts'
import { createLog } from '../log.ts'
import { testSystem, until } from '../testing.ts'
import { appendFeed, type FeedEntry, startSequencer } from './index.ts'

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

const write = (system: Awaited<ReturnType<typeof testSystem>>, tenantId: TenantId) =>
  system.db.tenant(tenantId, (tx) => appendFeed(tx, { tenantId, actor, verb: 'thing.made', subject: { kind: 'thing', id: '1' }, data: {} }))

test('[FE4] of two sequencers on one database one numbers; the second stops when told, or takes over when the first has gone', async () => {
  await using system = await testSystem()
  const tenantId = uuidv7() as TenantId
  const second = startSequencer(system.db, createLog('silent'))
  await write(system, tenantId)
  await until('a number', async () => (await system.feed.head()) === 1)
  const startedMs = performance.now()
  await second[Symbol.asyncDispose]()
  expect(performance.now() - startedMs).toBeLessThan(2_500)

  await using _third = startSequencer(system.db, createLog('silent'))
  const superuser = connect(system.address, 'postgres', 1)
  const holders = () => superuser<{ pid: number }[]>`select pid from pg_locks where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())`
  const [first] = await holders()
  await superuser`select pg_terminate_backend(${first?.pid ?? 0})`
  await until('another holds it', async () => (await holders()).some(({ pid }) => pid !== first?.pid))
  await write(system, tenantId)
  await until('the next number', async () => (await system.feed.head()) === 2)
  await superuser.end()
})

test('[FE5] every connection cut: numbers and listeners go on by themselves, nothing missed and nothing twice', async () => {
  await using system = await testSystem()
  const tenantId = uuidv7() as TenantId
  const seen: number[] = []
  await using _ = system.feed.subscribe({ consumer: 'cut', verbs: ['thing.made'], handle: async ({ seq }) => void seen.push(seq) })
  const superuser = connect(system.address, 'postgres', 1)
  for (let round = 1; round <= 3; round++) {
    await write(system, tenantId)
    await until(`entry ${round}`, () => seen.length >= round)
    await superuser`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
    await until('a query goes through', () => system.feed.head().catch(() => null))
  }
  await write(system, tenantId)
  await until('the last entry', () => seen.length >= 4)
  expect(seen).toEqual([1, 2, 3, 4])
  await superuser.end()
})

test('[FE6] what waits is handled at once where a consumer can; an entry it cannot take is buried alone, its neighbours are handled', async () => {
  await using system = await testSystem()
  const tenantId = uuidv7() as TenantId
  await system.db.tenant(tenantId, async (tx) => {
    for (let n = 0; n < 20; n++)
      await appendFeed(tx, { tenantId, actor, verb: 'thing.made', subject: { kind: 'thing', id: String(n) }, data: {} })
  })
  await until('twenty numbers', async () => (await system.feed.head()) >= 20)
  const turns: number[] = []
  const one = (entry: FeedEntry) => expect(entry.subject.id).not.toBe('7')
  const many = { verbs: ['thing.made'], handle: async (entry: FeedEntry) => one(entry) }
  await using _ = system.feed.subscribe({ ...many, consumer: 'quick', handleAll: async (entries) => void turns.push(entries.length) })
  const alone: string[] = []
  await using __ = system.feed.subscribe({
    ...many,
    consumer: 'stumbles',
    handle: async (entry) => {
      one(entry)
      alone.push(entry.subject.id)
    },
    handleAll: async (entries) => entries.forEach(one),
  })
  await until('all of them, one way or the other', () => alone.length === 19 && turns.length > 0)
  expect(turns).toEqual([20])
  const buried = await system.db.system((tx) => tx.execute('select consumer, seq from feed_dead_letters'))
  expect(buried.map(({ consumer, seq }) => [consumer, Number(seq)])).toEqual([['stumbles', 8]])
})

test('[FE11] a consumer of rare verbs goes on from where it has looked, now and at its next start, and misses nothing there', async () => {
  await using system = await testSystem()
  const tenantId = uuidv7() as TenantId
  const append = (verb: string, times: number) =>
    system.db.tenant(tenantId, async (tx) => {
      for (let n = 0; n < times; n++) await appendFeed(tx, { tenantId, actor, verb, subject: { kind: 'thing', id: String(n) }, data: {} })
    })
  const { readAfter } = system.feed
  const asked: number[] = []
  system.feed.readAfter = (seq, limit, verbs) => {
    if (verbs?.includes('thing.rare')) asked.push(seq)
    return readAfter(seq, limit, verbs)
  }
  const seen: number[] = []
  const consumer = { consumer: 'rare', verbs: ['thing.rare'], handle: async ({ seq }: FeedEntry) => void seen.push(seq) }
  {
    await using _ = system.feed.subscribe(consumer)
    await append('thing.made', 1_100)
    await until('it has looked at all of them', () => asked.at(-1) === 1_100)
    for (let round = 0; round < 5; round++) await Promise.all([append('thing.made', 20), append('thing.rare', 1), append('thing.made', 20)])
    await until('the rare ones', () => seen.length === 5)
  }
  const last = seen.at(-1)
  expect(new Set(seen).size).toBe(5)
  await using _again = system.feed.subscribe(consumer)
  asked.length = 0
  await until('it has looked again', () => asked.length > 0)
  expect(asked[0]).toBeGreaterThanOrEqual(last ?? Number.NaN)
  expect(seen).toHaveLength(5)
})
