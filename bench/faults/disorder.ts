import { setTimeout as sleep } from 'node:timers/promises'
import { startAlarms } from '#/server/alarms/index.ts'
import { startModels } from '#/server/models/index.ts'
import { service } from '#/server/platform/system.ts'
import { compact } from '#/server/telemetry/compact.ts'
import { bucketed } from '#/server/telemetry/packing/pack.ts'
import type { Buckets } from '#/server/telemetry/packing/rollup.ts'
import { DAY_MS, LEVELS } from '#/server/telemetry/packing/spans.ts'
import { readingsOf } from '#/server/telemetry/packing/testing.ts'
import { asBuckets, NOTHING, read } from '#/server/telemetry/read.ts'
import { latestOfObjects, readSeries } from '#/server/telemetry/reader.ts'
import { startWorkOrders } from '#/server/work-orders/index.ts'
import { seededRandom } from '#/twin-models/core/random.ts'
import { asSuperuser } from '../registry/bed.ts'
import type { FaultRun } from './fault.ts'
import { type GatewayBed, startGatewayBed } from './gateway-bed.ts'

const BATCH = 5_000
const STEP_MS = 5_000
const BACK_MS = 10 * 60_000
/** So long after the last batch no alarm comes any more. */
const SETTLED_MS = 3_000

type Row = [suffix: string, channel: string, atMs: number, value: number]

/** Each pump twice: its readings in order, and the same in another place shuffled, a tenth of them twice. */
export const shuffledAndDuplicated: FaultRun = async (input) => {
  const seeds = input.full ? 1_000 : 50
  await using place = await startGatewayBed(input, 2 * seeds)
  await using _watching = await startWatching(place)
  const [sorted, shuffled] = [place.devices.slice(0, seeds), place.devices.slice(seeds, 2 * seeds)]
  const random = seededRandom(8)
  const nowMs = Math.floor(Date.now() / 1_000) * 1_000
  const told = sorted.map(() => dayOf(random, nowMs))
  const rows = (devices: typeof sorted) =>
    told.flatMap((some, i) => some.map(([channel, atMs, value]): Row => [devices[i]!.suffix, channel, atMs, value]))
  input.progress(`${seeds} pumps in order, and ${seeds} out of it`)
  await sendAll(place, rows(sorted).sort(([, , a], [, , b]) => a - b)) // biome-ignore format: one line
  const mixed = rows(shuffled)
  await sendAll(place, inOrder([...mixed, ...mixed.filter(() => random() < 0.1)], random))
  await sleep(SETTLED_MS)
  const [alarms, orders] = [await countOf(place, 'alarms'), await countOf(place, 'work_orders')]
  const extra = (counts: ReadonlyMap<string, number>) =>
    shuffled.reduce((sum, { objectId }, i) => sum + Math.max(0, (counts.get(objectId) ?? 0) - (counts.get(sorted[i]!.objectId) ?? 0)), 0)
  const raised = sorted.filter(({ objectId }) => alarms.has(objectId)).length
  let different = await differing(place, sorted, shuffled)
  await service(place.bed.system, 'telemetry').slots.turn()
  different = Math.max(different, await differing(place, sorted, shuffled))
  const how = `${seeds} pumps' ten minutes, shuffled and a tenth twice, beside the same in order (${raised} of which raised an alarm)`
  return [
    { name: 'fault_08_twins_differ', value: different, n: seeds, how: `${how}: newest values or readings that differ, open or packed` },
    { name: 'fault_08_extra_alarms', value: extra(alarms), n: seeds, how: `${how}: alarms more than in order` },
    { name: 'fault_08_extra_orders', value: extra(orders), n: seeds, how: `${how}: work orders more than in order` },
  ]
}

/** A week late and out of order, in waves between which slots are closed and blocks compacted; all of it far outside what raises an alarm. */
export const lateData: FaultRun = async (input) => {
  const [pumps, each] = input.full ? [200, 10_000] : [20, 1_500]
  await using place = await startGatewayBed(input, pumps)
  await using _watching = await startWatching(place)
  const { system } = place.bed
  const { catalogue, slots } = service(system, 'telemetry')
  const random = seededRandom(9)
  const nowMs = Date.now()
  const rows = new Map<string, Row[]>()
  for (const { suffix } of place.devices) {
    const at = new Set(Array.from({ length: each }, () => nowMs - 120_000 - Math.floor(random() * 7 * DAY_MS)))
    rows.set(suffix, [...at].map((atMs) => [suffix, 'suction', atMs, Math.round(random() * 500) / 10])) // biome-ignore format: one line
  }
  await sendAll(place, place.devices.map(({ suffix }): Row => [suffix, 'running', nowMs, 1])) // biome-ignore format: one line
  const all = inOrder([...rows.values()].flat(), random)
  for (let wave = 0; wave < 3; wave++) {
    input.progress(`wave ${wave + 1} of 3`)
    await sendAll(place, all.slice((wave * all.length) / 3, ((wave + 1) * all.length) / 3))
    await slots.turn()
    await compact(system.db, nowMs, new AbortController().signal)
  }
  await sleep(SETTLED_MS)
  let [wrong, buckets] = [0, 0]
  for (const { suffix, objectId } of place.devices) {
    const id = catalogue.ofObject(objectId).find(({ channel }) => channel === 'suction')!.id
    const traits = catalogue.traits(id)
    const readings = readingsOf(rows.get(suffix)!.map(([, , atMs, value]) => [atMs, value]))
    for (const { level, widthMs } of LEVELS) {
      const found = await read(system, place.bed.ground.tenant.id, [id], { fromMs: nowMs - 9 * DAY_MS, toMs: nowMs + DAY_MS, level }) // biome-ignore format: one call
      const expected = bucketed(readings, widthMs, traits)
      wrong += wrongIn(asBuckets(found.get(id) ?? NOTHING, widthMs, traits), expected)
      buckets += expected.count
    }
  }
  const alarms = await countOf(place, 'alarms')
  const how = `${all.length} readings of ${pumps} pumps, up to a week late, in any order, in three waves that are packed and compacted`
  return [
    {
      name: 'fault_09_wrong_buckets',
      value: wrong,
      n: buckets,
      how: `${how}: minutes, hours and days that are not what their readings say`,
    },
    { name: 'fault_09_live_alarms', value: [...alarms.values()].reduce((sum, it) => sum + it, 0), n: all.length, how: `${how}: alarms, though half of them pass a limit` }, // biome-ignore format: one row
  ]
}

async function startWatching({ bed: { system } }: GatewayBed): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  for (const start of [startModels, startAlarms, startWorkOrders]) stack.use(await start(system))
  return stack.move()
}

/** Ten minutes of a pump: it runs, and now and then sucks low for a moment; every other seed also for most of the last minute. */
function dayOf(random: () => number, nowMs: number): [channel: string, atMs: number, value: number][] {
  const long = random() < 0.5
  const rows: [string, number, number][] = [['running', nowMs - 30_000, 1]]
  for (let atMs = nowMs - BACK_MS; atMs <= nowMs; atMs += STEP_MS) {
    const low = random() < 0.15 || (long && atMs >= nowMs - 50_000)
    rows.push(['suction', atMs, low ? 80 + Math.round(random() * 10) / 10 : 93])
    rows.push(['flow', atMs, Math.round(random() * 300) / 1_000])
  }
  return rows
}

async function differing({ bed }: GatewayBed, a: GatewayBed['devices'], b: GatewayBed['devices']): Promise<number> {
  const { system, ground } = bed
  const { catalogue } = service(system, 'telemetry')
  const told = async (objectId: string) => {
    const own = catalogue.ofObject(objectId).filter(({ channel }) => channel === 'suction' || channel === 'flow')
    const range = [Date.now() - DAY_MS, Date.now() + DAY_MS] as const
    const series = await readSeries(system, ground.tenant.id, own.map(({ id }) => id), ...range) // biome-ignore format: one line
    const latest = latestOfObjects(system, ground.tenant.id, [objectId])[objectId] ?? {}
    const values = Object.entries(latest).map(([channel, { atMs, value, quality }]) => [channel, atMs, value, quality]).sort() // biome-ignore format: one line
    return JSON.stringify([values, own.map(({ id }) => [...series.get(id)!.atMs, ...series.get(id)!.value])])
  }
  let different = 0
  for (const [i, { objectId }] of a.entries()) if ((await told(objectId)) !== (await told(b[i]!.objectId))) different++
  return different
}

/** Rows of a table by their object. */
const countOf = ({ bed }: GatewayBed, table: 'alarms' | 'work_orders'): Promise<Map<string, number>> =>
  asSuperuser(bed.address, async (sql) => {
    const rows = await sql<{ id: string; n: number }[]>`select object_id as id, count(*)::int as n from ${sql(table)} group by object_id`
    return new Map(rows.map(({ id, n }) => [id, n]))
  })

function wrongIn(found: Buckets, expected: Buckets): number {
  let wrong = Math.abs(found.count - expected.count)
  for (let i = 0; i < Math.min(found.count, expected.count); i++) {
    const same = (['startMs', 'readings', 'min', 'max', 'first', 'last', 'firstUs', 'lastUs'] as const).every((column) => found[column][i] === expected[column][i]) // biome-ignore format: one line
    if (!same || Math.abs(found.sum[i]! - expected.sum[i]!) > 1e-6) wrong++
  }
  return wrong
}

async function sendAll({ send }: GatewayBed, rows: readonly Row[]): Promise<void> {
  for (let i = 0; i < rows.length; i += BATCH) await send(rows.slice(i, i + BATCH))
}

function inOrder<T>(them: readonly T[], random: () => number): T[] {
  const keys = them.map(() => random())
  return them.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]!).map((i) => them[i]!) // biome-ignore format: one line
}
