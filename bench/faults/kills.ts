import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#/server/platform/clock.ts'
import { type DbAddress, openDatabase } from '#/server/platform/db.ts'
import { testGround } from '#/server/registry/testing.ts'
import { startServer } from '../ingest/bed.ts'
import type { Started } from '../ingest/server-process.ts'
import { fillIngest } from '../ingest/world.ts'
import { asSuperuser } from '../registry/bed.ts'
import { round } from '../shape.ts'
import type { FaultInput, FaultRun } from './fault.ts'
import { sendAll } from './sender.ts'

const GATEWAYS = 4
const SERIES = 360

export const serverKilled: FaultRun = async (input) => {
  const { stored, sent, kills } = await killing(input, 'server')
  const how = `${sent} readings confirmed over HTTPS, the server killed with -9 ${kills} times on the way and started again`
  return [
    { name: 'fault_03_lost', value: sent - stored.distinct, n: sent, how: `${how}: confirmed and not there` },
    { name: 'fault_03_duplicate_rows', value: stored.rows - stored.distinct, n: sent, how: `${how}: there more than once` },
  ]
}

export const postgresKilled: FaultRun = async (input) => {
  const { stored, sent, kills, backMs, damaged, indexes } = await killing(input, 'postgres')
  const how = `${sent} readings confirmed over HTTPS, PostgreSQL killed with -9 ${kills} times on the way`
  return [
    { name: 'fault_04_lost', value: sent - stored.distinct, n: sent, how: `${how}: confirmed and not there` },
    { name: 'fault_04_back_s', value: round(Math.max(...backMs) / 1_000), n: kills, how: `${how}: the longest from a kill to the next reading confirmed` },
    { name: 'fault_04_damaged_indexes', value: damaged, n: indexes, how: `${how}: indexes that amcheck finds wrong` },
  ] // biome-ignore format: one row a criterion
}

/** Confirmed readings are counted, then read back. */
async function killing({ cluster, full, progress }: FaultInput, victim: 'server' | 'postgres') {
  const [readings, kills] = full ? [1_000_000, victim === 'server' ? 20 : 10] : [60_000, 3]
  await using stack = new AsyncDisposableStack()
  const dataDir = mkdtempSync(join(tmpdir(), 'onefold-bench-'))
  stack.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const address = await cluster.database('faults')
  const gateways = await (async () => {
    await using db = openDatabase(address)
    const { tenant, siteId } = await testGround({ db, clock: systemClock })
    return fillIngest(address, { tenantId: tenant.id, siteId, groupId: tenant.slug, codePrefix: tenant.codePrefix, series: SERIES, gateways: GATEWAYS }) // biome-ignore format: one world
  })()
  const start = async () => {
    const child = startServer(address, dataDir)
    return { child, url: ((await child.heard()) as Started).url }
  }
  let server = await start()
  stack.defer(() => server.child[Symbol.asyncDispose]())
  const fromMs = Date.now() - 3_600_000
  let [sent, killed] = [0, 0]
  const backMs: number[] = []
  let killedAtMs: number | null = null
  const kill = async () => {
    progress(`kill ${++killed} of ${kills}, ${sent} of ${readings} confirmed`)
    killedAtMs = performance.now()
    if (victim === 'postgres') return void process.kill(cluster.pid(), 'SIGKILL')
    server.child.process.kill('SIGKILL')
    server = await start()
  }
  let underWay: Promise<unknown> = Promise.resolve()
  const onConfirmed = (count: number) => {
    sent += count
    if (killedAtMs !== null) backMs.push(performance.now() - killedAtMs)
    killedAtMs = null
    if (killed < kills && sent >= ((killed + 1) * readings) / (kills + 1)) underWay = underWay.then(kill)
  }
  await Promise.all(
    gateways.map((gateway) => sendAll(gateway, { readings: readings / GATEWAYS, fromMs, url: () => server.url, onConfirmed })),
  )
  await underWay
  await server.child[Symbol.asyncDispose]()
  return { sent, kills: killed, backMs, stored: await storedIn(address), ...(await checked(address)) }
}

/** Rows of the ledger, and how many different readings they are. */
const storedIn = (address: DbAddress): Promise<{ rows: number; distinct: number }> =>
  asSuperuser(address, async (sql) => {
    const [row] = await sql<{ rows: number; distinct: number }[]>`
      with every as (select series_id, at from readings union all select series_id, at from telemetry_packed_readings)
      select count(*)::float8 as rows, count(distinct (series_id, at))::float8 as distinct from every`
    return row ?? { rows: 0, distinct: 0 }
  })

const checked = (address: DbAddress): Promise<{ damaged: number; indexes: number }> =>
  asSuperuser(address, async (sql) => {
    await sql`create extension if not exists amcheck`
    const indexes = await sql<{ oid: number }[]>`select c.oid from pg_class c join pg_am a on a.oid = c.relam
      where c.relkind = 'i' and a.amname = 'btree' and c.relpersistence = 'p'`
    let damaged = 0
    for (const { oid } of indexes) {
      try {
        await sql`select bt_index_check(${oid}::oid::regclass)`
      } catch {
        damaged++ // what is wrong stands in its message; here it counts
      }
    }
    return { damaged, indexes: indexes.length }
  })
