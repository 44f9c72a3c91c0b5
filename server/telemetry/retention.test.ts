import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { manualClock } from '#/server/platform/clock.ts'
import type { Sql } from '#/server/platform/db.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { setKeepRule } from './keep-rules.ts'
import { packSeries } from './packing/pack-series.ts'
import { DAY_MS, HOUR_MS } from './packing/spans.ts'
import { readingsOf } from './packing/testing.ts'
import { drawSeries } from './reader.ts'
import { applyRetention } from './retention.ts'
import { startTelemetry } from './start.ts'
import { storageOf, takeStock } from './storage.ts'

const NOW = Date.UTC(2026, 10, 22, 8)
const OLD = NOW - 300 * DAY_MS
let system: Awaited<ReturnType<typeof testSystem>>
const running = new AsyncDisposableStack()
let tenantId: TenantId
let held: ObjectId
let free: ObjectId
const on = new AbortController().signal

beforeAll(async () => {
  system = await testSystem({ clock: manualClock(NOW) })
  const ground = await testGround(system)
  tenantId = ground.tenant.id
  const [one, two] = await ground.register({ tag: 'P-1' }, { tag: 'P-2' })
  held = one!.id
  free = two!.id
  running.use(await startGateways(system))
  running.use(await startTelemetry(system))
  const hour = (startMs: number, everyMs: number) => readingsOf(Array.from({ length: HOUR_MS / everyMs }, (_, i) => [startMs + i * everyMs, i === 777 ? 99 : (i % 50) / 10])) // biome-ignore format: one line
  const hours = [OLD, NOW - 10 * DAY_MS].flatMap((ms) => {
    const hourMs = Math.floor(ms / HOUR_MS) * HOUR_MS
    return [held, free].flatMap((id) => [
      { seriesId: seriesOf(id, 'flow'), hourMs, readings: hour(hourMs, 1_000) },
      { seriesId: seriesOf(id, 'hours'), hourMs, readings: hour(hourMs, 600_000) },
    ])
  })
  const { catalogue } = service(system, 'telemetry')
  await system.db.owner.begin((tx) => packSeries(tx as unknown as Sql, hours, (id) => catalogue.traits(id)))
  await takeStock(system.db, NOW)
})
afterAll(async () => {
  await running.disposeAsync()
  await system[Symbol.asyncDispose]()
})

const seriesOf = (id: ObjectId, channel: string) =>
  service(system, 'telemetry')
    .catalogue.ofObject(id)
    .find((it) => it.channel === channel)!.id
const blocks = async (id: ObjectId, channel: string) =>
  (await system.db.owner<{ n: number }[]>`select count(*)::int as n from telemetry_blocks where series_id = ${seriesOf(id, channel)}`)[0]!.n
const admin = () => ({ ...systemActor('test'), tenantId, roles: [], permissions: new Set<string>() })

test('[TE39] a spike of one second is seen from a year’s view down to its second', async () => {
  const spikeMs = Math.floor(OLD / HOUR_MS) * HOUR_MS + 777_000
  const seen = [365 * DAY_MS, 30 * DAY_MS, DAY_MS, HOUR_MS, 60_000, 1_000].map(async (widthMs) => {
    const [drawn] = await drawSeries(system, tenantId, [seriesOf(free, 'flow')], {
      fromMs: spikeMs - widthMs / 2,
      toMs: spikeMs + widthMs / 2,
      pixels: 300,
    })
    const { v, max, resolutionMs } = drawn!
    return [Math.max(...(max ?? v)), resolutionMs === 0]
  })
  expect(await Promise.all(seen)).toEqual([...Array(4).fill([99, false]), [99, true], [99, true]])
})

test('[TE38] what is too old by its rule goes and is counted; what a hold protects stays, and so do readings too slow for a roll-up that is kept', async () => {
  expect(await applyRetention(system.db, NOW, on)).toBe(0) // by default nothing here is too old
  await system.db.system((tx) =>
    tx.execute(sql`insert into telemetry_holds (id, tenant_id, object_id, from_at, until_at, why)
      values (${uuidv7()}, ${tenantId}, ${held}, ${new Date(OLD - DAY_MS).toISOString()}, ${new Date(OLD + DAY_MS).toISOString()}, 'an accident')`),
  )
  const keep = { typeId: null, grade: 'general', raw: 100, minutes: 200, hours: null, days: null } as const
  await system.db.tenant(tenantId, (tx) => setKeepRule(tx, admin(), keep))
  expect(await applyRetention(system.db, NOW, on)).toBe(2) // an hour of readings and one of minutes
  expect([await blocks(held, 'flow'), await blocks(free, 'flow')]).toEqual([2, 1])
  expect([await blocks(held, 'hours'), await blocks(free, 'hours')]).toEqual([2, 2])
  const { removed } = await storageOf(system, tenantId)
  expect(removed.map(({ what, rows }) => [what, rows]).sort()).toEqual([['minutes', 1], ['raw', 1]]) // biome-ignore format: pairs
  expect(await applyRetention(system.db, NOW, on)).toBe(0)
  const [drawn] = await drawSeries(system, tenantId, [seriesOf(free, 'flow')], { fromMs: NOW - 365 * DAY_MS, toMs: NOW, pixels: 300 })
  expect(drawn!.v).toHaveLength(2) // the old hour is seen by its day
})
