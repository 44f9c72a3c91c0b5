import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { connect, type Sql } from './db.ts'
import { testSystem } from './testing.ts'
import { cuttable } from './testing-way.ts'

const answers = async (sql: Sql) => (await sql<{ n: number }[]>`select 1::int as n`)[0]?.n

test('[PF22] a connection that dies in a transaction: the transaction is refused, the process goes on, and the next query is answered at once', async () => {
  await using system = await testSystem()
  await using way = await cuttable(system.address)
  const sql = connect(way.address, 'onefold_system', 1)
  for (let round = 0; round < 20; round++) {
    const refused = sql
      .begin(async (tx) => {
        await tx`select 1`
        const slow = tx`select pg_sleep(5)`.execute()
        setTimeout(() => way.cut(), round)
        await slow
      })
      .catch((error: Error & { code?: string }) => error.code)
    expect(await refused).toMatch(/CONNECTION_CLOSED|ECONNRESET|EPIPE/)
    const startedMs = performance.now()
    expect(await answers(sql).catch(() => answers(sql))).toBe(1)
    expect(performance.now() - startedMs).toBeLessThan(3_000)
  }
  await sql.end({ timeout: 1 })
}, 60_000)

test('[PF23] what a transaction asks after its connection has died is refused, never run on the next one', async () => {
  await using system = await testSystem()
  await system.db.owner`create table kept (n int)`
  await using way = await cuttable(system.address)
  const sql = connect(way.address, 'onefold_owner', 1)
  const outcome = sql.begin(async (tx) => {
    await tx`insert into kept values (1)`
    way.cut()
    await expect(answers(sql).catch(() => answers(sql))).resolves.toBe(1) // the pool has a new connection by now
    await tx`insert into kept values (2)`
  })
  await expect(outcome).rejects.toThrow()
  expect(await answers(sql)).toBe(1)
  expect(await system.db.owner`select * from kept`).toEqual([])
  await sql.end({ timeout: 1 })
}, 30_000)

test('[PF28] a transaction does not wait for the answer to its begin; cut off there, nothing of it is kept and nothing of it runs elsewhere', async () => {
  await using system = await testSystem()
  await system.db.owner`create table kept (n int)`
  await using way = await cuttable(system.address)
  const sql = connect(way.address, 'onefold_owner', 1)
  let asked = 0
  for (let round = 0; round < 20; round++) {
    await answers(sql).catch(() => answers(sql))
    const outcome = sql.begin(async (tx) => {
      asked++
      await tx`insert into kept values (${round})`
      await tx`select pg_sleep(0.05)`
    })
    outcome.catch(() => {})
    await new Promise(round % 2 === 0 ? setImmediate : process.nextTick) // sent, or about to be
    expect(asked).toBe(round + 1) // before the server can have said anything
    way.cut()
    await expect(outcome).rejects.toThrow()
  }
  expect(await system.db.owner`select * from kept`).toEqual([])
  await sql.end({ timeout: 1 })
}, 30_000)

test('[PF31] of a transaction nothing is kept once it has ended, not even until the next great collection', async () => {
  await using system = await testSystem()
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as (how?: { type: 'minor' }) => void
  const oldBytes = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0
  const some = async (count: number) => {
    for (let i = 0; i < count; i++) await system.db.system((tx) => tx.execute(`select '${'x'.repeat(200)}' as text, ${i} as i`))
    gc({ type: 'minor' })
    gc({ type: 'minor' })
  }
  await some(2_000) // until its code is compiled
  gc()
  const before = oldBytes()
  await some(4_000)
  expect((oldBytes() - before) / 4_000).toBeLessThan(500) // bytes; five thousand where closures of one name the next
}, 60_000)
