import { afterAll, beforeAll, expect, test } from 'vitest'
import { issuePassword, startGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { manualClock } from '#/server/platform/clock.ts'
import type { Sql } from '#/server/platform/db.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { HISTORICAL } from './contract.ts'
import { packSeries } from './packing/pack-series.ts'
import { DAY_MS, HOUR_MS } from './packing/spans.ts'
import { readingsOf } from './packing/testing.ts'
import type { SeriesInfo } from './series-info.ts'
import { startTelemetry } from './start.ts'
import { wholenessOf } from './wholeness.ts'

const NOW = Date.UTC(2026, 10, 22, 8)
const clock = manualClock(NOW - 40 * DAY_MS)
let system: Awaited<ReturnType<typeof testSystem>>
const running = new AsyncDisposableStack()
let tenantId: TenantId
let siteId: SiteId
let own: SeriesInfo[]
type Row = [atMs: number, value: number, quality: number, source: number]
const rows = new Map<number, Row[]>()

/** Half a minute apart for weeks, over the turn of a month, with silences of every length, some of it late and doubtful; of one series a reading
 *  an hour, too few for roll-ups. */
function told(series: number): Row[] {
  const some: Row[] = []
  let seed = series
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  for (let at = NOW - 25 * DAY_MS; at < NOW - 2 * HOUR_MS; at += series % 3 === 0 ? HOUR_MS : 30_000) {
    if (next() < 0.002) at += Math.floor(next() * 9 * HOUR_MS)
    some.push([at, Math.round(next() * 100) / 10, next() < 0.01 ? 64 : 192, next() < 0.05 ? HISTORICAL : 0])
  }
  return some.filter(([at]) => at < NOW - 2 * HOUR_MS)
}

beforeAll(async () => {
  system = await testSystem({ clock })
  const ground = await testGround(system)
  tenantId = ground.tenant.id
  siteId = ground.siteId
  const [gateway] = await ground.register({ typeId: 'gateway' })
  const [pump] = await ground.register({ gatewayId: gateway!.id })
  clock.advance(40 * DAY_MS)
  running.use(await startGateways(system))
  running.use(await startTelemetry(system))
  const admin = { ...systemActor('test'), tenantId, roles: [], permissions: new Set<string>() }
  expect((await issuePassword(system, admin, gateway!.id)).ok).toBe(true)
  const { catalogue } = service(system, 'telemetry')
  own = catalogue.ofObject(pump!.id).slice(0, 3)
  for (const { id } of own) rows.set(id, told(id))
  const hours = [...rows].flatMap(
    ([seriesId, some]) =>
    [...Map.groupBy(some, ([at]) => Math.floor(at / HOUR_MS) * HOUR_MS)].map(([hourMs, them]) => ({ seriesId, hourMs, readings: readingsOf(them) })), // biome-ignore format: one line
  )
  await system.db.owner.begin((tx) => packSeries(tx as unknown as Sql, hours, (id) => catalogue.traits(id)))
})
afterAll(async () => {
  await running.disposeAsync()
  await system[Symbol.asyncDispose]()
})

/** The same from the readings, one by one. */
function counted({ id, everyMs }: SeriesInfo, fromMs: number, toMs: number) {
  const some = rows.get(id)!.filter(([at]) => at >= fromMs && at < toMs)
  const { quietMs } = service(system, 'telemetry').catalogue.traits(id)
  const edges = [fromMs, ...some.map(([at]) => at), toMs]
  const silences = edges.flatMap((at, i) => (i > 0 && at - edges[i - 1]! > quietMs ? [at - edges[i - 1]! - quietMs] : []))
  return {
    expected: Math.floor((toMs - fromMs) / everyMs),
    received: some.length,
    late: some.filter(([, , , source]) => source === HISTORICAL).length,
    doubtful: some.filter(([, , quality]) => quality !== 192).length,
    gaps: silences.length,
    silentMs: silences.reduce((sum, ms) => sum + ms, 0),
    dueMs: toMs - fromMs,
  }
}

test('[TE41] over an hour, a day, a week and a month every figure is what the readings themselves say', async () => {
  for (const hours of [1, 24, 7 * 24, 30 * 24]) {
    const fromMs = NOW - 2 * HOUR_MS - hours * HOUR_MS
    const toMs = NOW - HOUR_MS
    const { worst, series, asked } = await wholenessOf(system, tenantId, { siteId, fromMs, toMs })
    expect(asked).toBe(series)
    for (const info of own) expect(worst.find(({ channel }) => channel === info.channel)).toMatchObject(counted(info, fromMs, toMs))
  }
})

test('[TE41] of what is rolled up no reading is looked at, however many there are', async () => {
  const ask = { siteId, fromMs: NOW - 20 * DAY_MS, toMs: NOW - HOUR_MS }
  const dense = own.filter(({ id }) => id % 3 !== 0)
  const figures = async () => (await wholenessOf(system, tenantId, ask)).worst.filter(({ channel }) => dense.some((it) => it.channel === channel)) // biome-ignore format: one line
  const before = await figures()
  expect((await system.db.owner`delete from telemetry_blocks where series_id = any (${dense.map(({ id }) => id)}::int4[])`).count).toBeGreaterThan(500) // biome-ignore format: one line
  expect(await figures()).toEqual(before)
})
