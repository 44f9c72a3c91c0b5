import type { DbAddress } from '#/server/platform/db.ts'
import { asSuperuser } from '../registry/bed.ts'
import { round } from '../shape.ts'
import { startConfirmedBed, storedIn } from './confirmed-bed.ts'
import type { FaultInput, FaultRun } from './fault.ts'
import { sendAll } from './sender.ts'

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
  const address = await cluster.database('faults')
  await using bed = await startConfirmedBed(address)
  const fromMs = Date.now() - 3_600_000
  let [sent, killed] = [0, 0]
  const backMs: number[] = []
  let killedAtMs: number | null = null
  const kill = async () => {
    progress(`kill ${++killed} of ${kills}, ${sent} of ${readings} confirmed`)
    killedAtMs = performance.now()
    if (victim === 'postgres') return void process.kill(cluster.pid(), 'SIGKILL')
    bed.server().process.kill('SIGKILL')
    await bed.restart()
  }
  let underWay: Promise<unknown> = Promise.resolve()
  const onConfirmed = (count: number) => {
    sent += count
    if (killedAtMs !== null) backMs.push(performance.now() - killedAtMs)
    killedAtMs = null
    if (killed < kills && sent >= ((killed + 1) * readings) / (kills + 1)) underWay = underWay.then(kill)
  }
  await Promise.all(
    bed.gateways.map((gateway) => sendAll(gateway, { readings: readings / bed.gateways.length, fromMs, url: bed.url, onConfirmed })),
  )
  await underWay
  await bed.server()[Symbol.asyncDispose]()
  return { sent, kills: killed, backMs, stored: await storedIn(address), ...(await checked(address)) }
}

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
