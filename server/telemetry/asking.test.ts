import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeSparkplug, encodeSparkplug, type SparkplugMetric } from '#/protocol/sparkplug/index.ts'
import { METRIC } from '#/protocol/topics.ts'
import { issuePassword, startGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { manualClock } from '#/server/platform/clock.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { GatewayId, ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { aggregateOf } from './aggregate.ts'
import { asOf } from './as-of.ts'
import { completenessOf } from './completeness.ts'
import { isClockOff } from './contract.ts'
import { ingestJson } from './ingest.ts'
import { setKeepRule } from './keep-rules.ts'
import { read } from './read.ts'
import { latestOfObjects, manySeries } from './reader.ts'
import { discardQuarantined, quarantineOf, retryQuarantined } from './repair.ts'
import { hearBirth, UNBORN } from './sparkplug-node.ts'
import { startTelemetry } from './start.ts'
import { storageOf, storageWith, takeStock } from './storage.ts'
import { wholenessOf } from './wholeness.ts'

const NOW = Date.UTC(2026, 10, 22, 8, 5)
const MINUTE = 60_000
const clock = manualClock(NOW - 300 * MINUTE)
let system: Awaited<ReturnType<typeof testSystem>>
const running = new AsyncDisposableStack()
let tenantId: TenantId
let foreign: TenantId
let siteId: SiteId
let pump: ObjectId
let suffix: string
let gatewayId: GatewayId
let sequence = 0

beforeAll(async () => {
  system = await testSystem({ clock })
  const ground = await testGround(system)
  foreign = (await testGround(system, 'police', '88.999.2')).tenant.id
  tenantId = ground.tenant.id
  siteId = ground.siteId
  const [gateway] = await ground.register({ typeId: 'gateway' })
  const [it] = await ground.register({ gatewayId: gateway!.id })
  clock.advance(300 * MINUTE) // what is sent now comes from objects that stand there for long
  pump = it!.id
  suffix = it!.code.split('/')[1]!
  gatewayId = gateway!.id as string as GatewayId
  running.use(await startGateways(system))
  running.use(await startTelemetry(system))
  expect((await issuePassword(system, admin(), gateway!.id)).ok).toBe(true)
})
afterAll(async () => {
  await running.disposeAsync()
  await system[Symbol.asyncDispose]()
})

const admin = () => ({ ...systemActor('test'), tenantId, roles: [], permissions: new Set<string>() })
const send = async (readings: [string, string, number, number | string | null][], historical = false) => {
  const sent = await ingestJson(system, { gatewayId, tenantId }, { epoch: 1, sequence: ++sequence, readings, historical })
  return sent.ok ? sent.value.refused : sent.refusal
}
const flowId = () =>
  service(system, 'telemetry')
    .catalogue.ofObject(pump)
    .find(({ channel }) => channel === 'flow')!.id
const close = () => service(system, 'telemetry').slots.turn()

test('[TE33] a moment is answered with what had been measured by then, open or packed, and of no other tenant', async () => {
  const at = (minutes: number) => NOW - minutes * MINUTE
  await send([90, 70, 50, 1].map((minutes) => [suffix, 'flow', at(minutes), minutes / 1_000]))
  await send([[suffix, 'speed', at(60), 900]])
  await close()
  await send([[suffix, 'flow', at(60), 0.06]]) // late
  const flowAt = async (minutes: number) => (await asOf(system, tenantId, { siteId, atMs: at(minutes) }))[pump]?.flow?.value
  expect(await Promise.all([95, 90, 65, 55, 20, 0].map(flowAt))).toEqual([undefined, 0.09, 0.07, 0.06, 0.05, 0.001])
  await close()
  expect(await Promise.all([95, 90, 65, 55, 20, 0].map(flowAt))).toEqual([undefined, 0.09, 0.07, 0.06, 0.05, 0.001])
  expect((await asOf(system, tenantId, { siteId, atMs: at(20) }))[pump]).toMatchObject({ flow: { stale: true }, speed: { value: 900 } })
  expect(await asOf(system, foreign, { siteId, atMs: NOW })).toEqual({})
})

test('[TE34] how whole the data are: expected, received, late, doubtful, and where it was silent', async () => {
  const fromMs = NOW - 3 * 60 * MINUTE
  const { everyMs } = service(system, 'telemetry').catalogue.ofObject(pump).find(({ channel }) => channel === 'v_rms')! // biome-ignore format: one line
  const readings = Array.from({ length: 60 }, (_, i): [string, string, number, number] => [suffix, 'v_rms', fromMs + i * everyMs, 2])
  await send(readings)
  await close()
  const told = await completenessOf(system, tenantId, { objectId: pump, fromMs, toMs: NOW })
  const quietMs = Math.max(2 * everyMs, MINUTE)
  expect(told.ok && told.value.find(({ channel }) => channel === 'v_rms')).toEqual({
    channel: 'v_rms',
    everyMs,
    expected: Math.floor((NOW - fromMs) / everyMs),
    received: 60,
    late: 60,
    doubtful: 0,
    gaps: 1,
    silentMs: NOW - fromMs - 59 * everyMs - quietMs,
  })
  expect(await completenessOf(system, foreign, { objectId: pump, fromMs, toMs: NOW })).toEqual({
    ok: false,
    refusal: { code: 'OBJECT_NOT_FOUND' },
  })
})

test('[TE41] how whole a site is, by gateway and by series, the worst first; of another tenant nothing is due', async () => {
  const ask = { siteId, fromMs: NOW - 180 * MINUTE, toMs: NOW }
  const told = await wholenessOf(system, tenantId, ask)
  const ofPump = service(system, 'telemetry').catalogue.ofObject(pump)
  expect([told.series, told.asked, told.gateways.map((it) => it.gatewayId)]).toEqual([ofPump.length, ofPump.length, [gatewayId]])
  expect(told.total.received).toBe(60 + 6)
  expect(told.total.silentMs).toBe(told.worst.reduce((all, it) => all + it.silentMs, 0))
  const silence = told.worst.map((it) => it.silentMs / it.dueMs)
  expect(silence).toEqual([...silence].sort((a, b) => b - a))
  const rms = told.worst.find(({ channel }) => channel === 'v_rms')!
  expect(rms).toMatchObject({ received: 60, late: 60, doubtful: 0, gaps: 2 })
  expect(await wholenessOf(system, foreign, ask)).toMatchObject({ series: 0, gateways: [], worst: [], total: { expected: 0 } })
  expect((await wholenessOf(system, tenantId, { ...ask, fromMs: NOW + 60 * MINUTE, toMs: NOW + 61 * MINUTE })).total.dueMs).toBe(0)
})

test('[TE16] many series at once leave out what is another tenant’s', async () => {
  const ask = { of: [{ objectId: pump, channel: 'flow' }, { objectId: pump, channel: 'none' }], fromMs: NOW - 100 * MINUTE, toMs: NOW, pixels: 100 } // biome-ignore format: one line
  expect((await manySeries(system, tenantId, ask)).map(({ channel, points }) => [channel, points.v])).toEqual([
    ['flow', [0.09, 0.07, 0.06, 0.05, 0.001]],
  ])
  expect(await manySeries(system, foreign, ask)).toEqual([])
})

test('[TE40] one channel of many objects comes step by step and by group; another tenant has none of it', async () => {
  const ask = { siteId, channel: 'flow', by: 'type', fromMs: NOW - 100 * MINUTE, toMs: NOW, steps: 2 } as const
  const { groups } = await aggregateOf(system, tenantId, ask)
  expect(groups).toMatchObject([{ series: 1, readings: [3, 2], max: [0.09, 0.05], min: [0.06, 0.001] }])
  expect((await aggregateOf(system, tenantId, { ...ask, belowId: pump })).groups).toHaveLength(1)
  expect((await aggregateOf(system, tenantId, { ...ask, reachedFromId: pump, by: 'all' })).groups.length).toBeLessThanOrEqual(1)
  expect((await aggregateOf(system, foreign, ask)).groups).toEqual([])
})

test('[TE35] what was refused is looked at, mended and tried again, or discarded for a reason', async () => {
  const later = NOW + 60 * MINUTE
  await send([
    [suffix, 'winding_temp', later, 41], // an hour ahead
    [suffix, 'temperature', NOW - MINUTE, 313.15], // another name, another unit
    [suffix, 'winding_temp', NOW, null],
  ])
  const { rows, counts } = await quarantineOf(system, tenantId, { limit: 10 })
  expect(rows.map(({ reason, name, value }) => [reason, name, value])).toEqual([
    ['NOT_FINITE', `${suffix}/winding_temp`, 'NaN'],
    ['UNKNOWN_SERIES', `${suffix}/temperature`, 313.15],
    ['FUTURE', `${suffix}/winding_temp`, 41],
  ])
  expect(counts.map(({ count }) => count)).toEqual([1, 1, 1])
  const id = (reason: string) => rows.find((row) => row.reason === reason)!.id
  const asked = { factor: 1, offset: 0, shiftMs: 0 }
  expect(await retryQuarantined(system, admin(), { which: { gatewayId, reason: 'FUTURE' }, ...asked })).toEqual({
    ok: true,
    value: { tried: 1, stored: 0, refused: [{ reason: 'FUTURE', count: 1 }] },
  })
  expect(await retryQuarantined(system, admin(), { which: { ids: [id('FUTURE')] }, ...asked, shiftMs: -60 * MINUTE })).toMatchObject({ value: { stored: 1 } }) // biome-ignore format: one line
  const mended = {
    which: { ids: [id('UNKNOWN_SERIES')] },
    to: { objectId: pump, channel: 'winding_temp' },
    factor: 1,
    offset: -273.15,
    shiftMs: 0,
  }
  expect(await retryQuarantined(system, { ...admin(), tenantId: foreign }, mended)).toMatchObject({ ok: false })
  expect(await retryQuarantined(system, admin(), mended)).toMatchObject({ value: { tried: 1, stored: 1 } })
  const drawn = await manySeries(system, tenantId, {
    of: [{ objectId: pump, channel: 'winding_temp' }],
    fromMs: NOW - 10 * MINUTE,
    toMs: NOW + 1,
    pixels: 10,
  })
  expect(drawn[0]!.points.v.map((it) => Math.round(it!))).toEqual([40, 41])
  expect(await discardQuarantined(system, { ...admin(), tenantId: foreign }, { which: { ids: [id('NOT_FINITE')] }, why: 'x' })).toEqual({
    discarded: 0,
  })
  expect(await discardQuarantined(system, admin(), { which: { ids: [id('NOT_FINITE')] }, why: 'a broken probe' })).toEqual({ discarded: 1 })
  expect((await quarantineOf(system, tenantId, { limit: 10 })).rows).toEqual([])
})

test('[TE32] what is stored is told by type and month, with what comes; another tenant is told of nothing', async () => {
  await close()
  await takeStock(system.db, clock.nowMs())
  const own = { typeId: null, grade: 'general', raw: 400, minutes: 800, hours: null, days: null } as const
  await system.db.tenant(tenantId, (tx) => setKeepRule(tx, admin(), own))
  const told = await storageOf(system, tenantId)
  expect(told.byMonth.map(({ month }) => month)).toEqual(['2026-11'])
  expect(told.byType).toHaveLength(1)
  expect(told.bytes.total).toBe(told.bytes.readings + told.bytes.minutes + told.bytes.hours + told.bytes.days + told.bytes.open)
  expect(told.byType[0]!.readings).toBe(68)
  expect(told.bySite).toEqual([{ siteId, readings: 68, bytes: told.byType[0]!.bytes, bytesPerDay: told.growth.bytesPerDay }])
  const shorter = await storageWith(system, tenantId, { ...own, raw: 7, minutes: 7, hours: 7, days: 7 })
  expect([shorter[0]!.bytes, told.forecast[0]!.bytes]).toEqual([told.bytes.open, told.bytes.open + told.bytes.readings])
  expect((await storageOf(system, tenantId)).forecast).toEqual(told.forecast) // asking sets nothing
  expect(told.keep.find(({ grade }) => grade === 'general')).toEqual(own)
  expect(told.forecast.every(({ bytes }) => bytes >= 0)).toBe(true)
  const theirs = await storageOf(system, foreign)
  expect([theirs.byType, theirs.byMonth, theirs.keep.length]).toEqual([[], [], 3])
})

test('[TE26] what comes while its device’s clock is wrong says so for good, and no other’s', async () => {
  const latest = () => latestOfObjects(system, tenantId, [pump])[pump]!.flow!
  clock.advance(11 * MINUTE) // what was wrong before is forgotten
  const nowMs = clock.nowMs()
  await send([[suffix, 'flow', nowMs, 0.2]])
  expect(latest().clockOff).toBeUndefined()
  expect(await send([[suffix, 'winding_temp', nowMs + 60 * MINUTE, 40]])).toMatchObject([{ reason: 'FUTURE' }])
  await send([[suffix, 'flow', nowMs + 1, 0.3]])
  expect(latest()).toMatchObject({ value: 0.3, clockOff: true, source: 'measured' })
  await close()
  const { loose } = (await read(system, tenantId, [flowId()], { fromMs: nowMs, toMs: nowMs + 10, level: null })).get(flowId())!
  expect([...loose.source.subarray(0, loose.count)].map(isClockOff)).toEqual([false, true])
})

test('[TE26] a birth says by what the node’s clock is held and how far it is off; of what is none it says nothing', () => {
  const born = (metrics: SparkplugMetric[]) => {
    const payload = decodeSparkplug(encodeSparkplug({ timestampMs: NOW, seq: 0, metrics }))
    const state = UNBORN()
    if (payload.ok) hearBirth(state, payload.value, { seriesOf: () => 0, unitOf: () => null })
    return state.time
  }
  const source = (value: string): SparkplugMetric => ({ name: METRIC.timeSource, type: 'String', value })
  expect(born([source('ptp'), { name: METRIC.clockOffset, type: 'Double', value: -12 }])).toEqual({ source: 'ptp', offsetMs: -12 })
  expect(born([source('ntp')])).toEqual({ source: 'ntp', offsetMs: null })
  expect(born([source('sundial'), { name: METRIC.clockOffset, type: 'Double', value: 1 }])).toBeNull()
  expect(born([])).toBeNull()
})
