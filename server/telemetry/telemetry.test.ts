import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeBatch } from '#/protocol/batch/batch.ts'
import { encodeSparkplug } from '#/protocol/sparkplug/index.ts'
import { issuePassword, startGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { manualClock } from '#/server/platform/clock.ts'
import { createMetrics } from '#/server/platform/metrics.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { GatewayId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { allSeriesOf, readSeries, receiveSparkplug } from './index.ts'
import { ingestBinary, ingestJson } from './ingest.ts'
import { doubtfulOf, latestOf, latestOfObjects, seriesOfObject } from './reader.ts'
import { startTelemetry } from './start.ts'

const START = Date.UTC(2026, 10, 22, 8, 59, 0)
const clock = manualClock(START)
let system: Awaited<ReturnType<typeof testSystem>>
let running: AsyncDisposableStack
let tenantId: TenantId
let gateway: { gatewayId: GatewayId; tenantId: TenantId }
let pumpId: string
let suffix: string
let foreignSuffix: string
let foreignPump: string
let sequence = 0

async function start() {
  system.metrics = createMetrics() // a new process counts anew
  running = new AsyncDisposableStack()
  running.use(await startGateways(system))
  running.use(await startTelemetry(system))
}
beforeAll(async () => {
  system = await testSystem({ clock })
  const ground = await testGround(system)
  const police = await testGround(system, 'police', '88.999.2')
  const [gw] = await ground.register({ typeId: 'gateway' })
  const [pump] = await ground.register({ gatewayId: gw!.id })
  const [theirGateway] = await police.register({ typeId: 'gateway' })
  const [theirs] = await police.register({ gatewayId: theirGateway!.id })
  await start()
  tenantId = ground.tenant.id
  pumpId = pump!.id
  suffix = pump!.code.split('/')[1]!
  foreignSuffix = theirs!.code.split('/')[1]!
  foreignPump = theirs!.id
  gateway = { gatewayId: gw!.id as never, tenantId }
  const actor = { ...systemActor('test'), tenantId, roles: [], permissions: new Set<string>() }
  const issued = await issuePassword(system, actor, gw!.id)
  expect(issued.ok).toBe(true)
})
afterAll(async () => {
  await running[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

const seriesId = (channel: string) => allSeriesOf(system, pumpId).find((it) => it.channel === channel)!.id
const send = async (
  readings: [string, string, number, number | string | boolean | null][],
  of: { epoch?: number; sequence?: number } = {},
) => {
  const answer = await ingestJson(system, gateway, { epoch: of.epoch ?? 1, sequence: of.sequence ?? ++sequence, readings })
  return answer.ok ? answer.value : answer.refusal
}
const read = async (channel: string, fromMs = START - 7_200_000, toMs = START + 7_200_000) => {
  const found = (await readSeries(system, tenantId, [seriesId(channel)], fromMs, toMs)).get(seriesId(channel))!
  return Array.from({ length: found.count }, (_, i) => [found.atMs[i]! - START, found.value[i]!])
}

test('[TE10] a batch over HTTPS is answered when it is durable, with what was refused; sent again it is stored once', async () => {
  const batch: Parameters<typeof send>[0] = [
    [suffix, 'flow', START, 0.25],
    [suffix, 'flow', START + 1, null],
    [suffix, 'flow', START + 2, 'wet'],
    [suffix, 'running', START, true],
    [suffix, 'flow', START + 3, true],
    [suffix, 'nothing', START, 1],
    [foreignSuffix, 'flow', START, 0.1],
    [suffix, 'flow', START + 4, 0.26],
  ]
  const first = await send(batch)
  expect(first).toEqual({
    committed: 1,
    duplicate: false,
    refused: [
      { index: 1, reason: 'NOT_FINITE' },
      { index: 2, reason: 'WRONG_TYPE' },
      { index: 4, reason: 'WRONG_TYPE' },
      { index: 5, reason: 'UNKNOWN_SERIES' },
      { index: 6, reason: 'UNKNOWN_SERIES' },
    ],
  })
  expect(await send(batch, { sequence: 1 })).toEqual({ committed: 1, duplicate: true, refused: [] })
  expect(await read('flow')).toEqual([
    [0, 0.25],
    [4, 0.26],
  ])
  expect(await send([[suffix, 'flow', START, 0.3]], { sequence: 1 })).toEqual({ code: 'SEQUENCE_REUSED', epoch: 1, sequence: 1 })
  const rows = await system.db.ingest`select count(*)::int as n from readings`
  expect(rows[0]!.n).toBe(3)
})

test('[TE17] an object whose fresh values are in doubt is uncertain, one that is no longer heard is silent; another tenant asks in vain', async () => {
  const siteId = allSeriesOf(system, pumpId)[0]!.siteId
  const doubtful = () => doubtfulOf(system, tenantId, siteId)
  expect(doubtful()).toEqual({ uncertain: [], silent: [] })
  await ingestJson(system, gateway, { epoch: 1, sequence: ++sequence, readings: [[suffix, 'speed', START + 5, 980, 'uncertain']] })
  expect(doubtful()).toEqual({ uncertain: [pumpId], silent: [] })
  expect(doubtfulOf(system, uuidv7() as TenantId, siteId)).toEqual({ uncertain: [], silent: [] })
  await send([[suffix, 'speed', START + 6, 981]])
  expect(doubtful()).toEqual({ uncertain: [], silent: [] })
})

test('[TE11] the same batch a hundred times at once is stored once', async () => {
  const mine = ++sequence
  const answers = await Promise.all(Array.from({ length: 100 }, () => send([[suffix, 'current', START, 61.5]], { sequence: mine })))
  expect(answers.every((answer) => 'committed' in answer && answer.committed === mine)).toBe(true)
  expect(await read('current')).toEqual([[0, 61.5]])
})

test('[TE12] the binary batch and JSON meet in one admission; what is no batch is refused', async () => {
  const body = encodeBatch({
    epoch: 1,
    sequence: ++sequence,
    source: 'simulated',
    historical: false,
    series: [{ suffix, channel: 'speed' }],
    seriesOf: Uint32Array.of(0, 0),
    atMs: Float64Array.of(START, START + 500),
    value: Float64Array.of(1480, 1481),
    quality: Uint8Array.of(192, 64),
  })
  expect(await ingestBinary(system, gateway, body)).toEqual({ ok: true, value: { committed: sequence, duplicate: false, refused: [] } })
  expect(latestOfObjects(system, tenantId, [pumpId])[pumpId]!.speed).toEqual({
    atMs: START + 500,
    value: 1481,
    quality: 'uncertain',
    stale: false,
    source: 'simulated',
  })
  const broken = await ingestBinary(system, gateway, body.subarray(0, 20))
  expect(broken.ok).toBe(false)
})

test('[TE13] late data are kept as historical and overwrite nothing newer', async () => {
  await send([[suffix, 'winding_temp', START, 40]])
  await send([[suffix, 'winding_temp', START - 3_600_000, 90]])
  expect(latestOfObjects(system, tenantId, [pumpId])[pumpId]!.winding_temp!.value).toBe(40)
  expect(await read('winding_temp')).toEqual([
    [-3_600_000, 90],
    [0, 40],
  ])
})

test('[TE14] a closed slot is packed, and every reading is there once, before and after, also what came twice', async () => {
  const telemetry = service(system, 'telemetry')
  const rows: Parameters<typeof send>[0] = Array.from({ length: 200 }, (_, i) => [suffix, 'v_rms', START - 100_000 + i * 1_000, i / 10])
  await send(rows)
  await send([
    [suffix, 'v_rms', START, 77],
    [suffix, 'v_rms', START + 500, 78],
  ])
  const before = await read('v_rms')
  expect(before.length).toBe(201)
  await telemetry.slots.turn()
  expect(telemetry.head.readings).toBe(0)
  expect(await read('v_rms')).toEqual(before)
  expect((await read('v_rms')).find(([at]) => at === 0)).toEqual([0, 77])
  await send([[suffix, 'v_rms', START - 50, 5]])
  await telemetry.slots.turn()
  expect((await read('v_rms')).length).toBe(202)
  expect(
    (await system.db.owner`select count(*)::int as n from telemetry_packed_readings where series_id = ${seriesId('v_rms')}`)[0]!.n,
  ).toBe(202)
  expect((await system.db.owner`select count(*)::int as n from telemetry_slots where closed_at is null`)[0]!.n).toBe(1)
})

test('[TE15] stopped or killed, the next run has the same head: latest values, open readings, progress', async () => {
  const ids = allSeriesOf(system, pumpId)
  await send([[suffix, 'hours', START, 1_000]])
  await send([[suffix, 'flow', START + 5, 0.27]], { sequence: sequence + 5 }) // after a hole
  const picture = () => ids.map((info) => [info.channel, latestOf(system, info)])
  const [latest, flow] = [picture(), await read('flow')]
  await running[Symbol.asyncDispose]()
  await start()
  expect(picture()).toEqual(latest)
  expect(await read('flow')).toEqual(flow)
  expect(await send([[suffix, 'flow', START + 5, 0.27]], { sequence: sequence + 5 })).toMatchObject({
    committed: sequence,
    duplicate: true,
  })
  expect(service(system, 'gateways').progress(gateway.gatewayId)).toEqual({ epoch: 1, sequence })
  await until(
    'the slots of the last run are closed',
    async () => (await system.db.owner`select 1 from telemetry_slots where closed_at is null`).length === 1,
  )
  expect(await read('flow')).toEqual(flow)
})

test('[TE16] another tenant reads nothing: neither by object nor, past our own code, by series id', async () => {
  const police = (await system.db.system((tx) => tx.execute<{ id: TenantId }>(sql`select id from tenants where slug = 'police'`)))[0]!.id
  expect(latestOfObjects(system, police, [pumpId])).toEqual({})
  const ask = { objectId: pumpId as never, channels: ['flow'], fromMs: 0, toMs: START + 1e6, pixels: 100 }
  expect(await seriesOfObject(system, police, ask)).toEqual({ ok: false, refusal: { code: 'OBJECT_NOT_FOUND' } })
  await expect(readSeries(system, police, [seriesId('flow')], 0, START)).rejects.toThrow()
  await expect(system.db.tenant(tenantId, (tx) => tx.execute('select * from readings'))).rejects.toThrow()
  await expect(system.db.tenant(tenantId, (tx) => tx.execute('select * from telemetry_packed'))).rejects.toThrow()
  expect(latestOfObjects(system, tenantId, [foreignPump])).toEqual({})
})

test('[TE17] a value is stale when nothing newer came for two intervals, at least 60 s', async () => {
  await send([[suffix, 'winding_temp', clock.nowMs(), 41]])
  const temperature = () => latestOfObjects(system, tenantId, [pumpId])[pumpId]!.winding_temp!
  clock.advance(60_000)
  expect(temperature().stale).toBe(false)
  clock.advance(1)
  expect(temperature().stale).toBe(true)
})

test('[TE18] a third-party node: devices by suffix, no batch numbers, and a birth that repeats a value stores it once', async () => {
  const gateways = service(system, 'gateways')
  const record = (await gateways.find(gateway.gatewayId))!
  expect(record.kind).toBe('node')
  const session = await gateways.connect(record, { transport: 'mqtt', send: async () => {}, close: () => {} })
  const atMs = clock.nowMs()
  let seq = 0
  const say = (verb: 'NBIRTH' | 'DBIRTH' | 'DDATA', metrics: Parameters<typeof encodeSparkplug>[0]['metrics']) =>
    receiveSparkplug(system, session, verb, verb === 'NBIRTH' ? null : suffix, encodeSparkplug({ timestampMs: atMs, seq: seq++, metrics }))
  const birth = async () => {
    seq = 0
    await say('NBIRTH', [{ name: 'bdSeq', type: 'Int64', value: 0 }])
    await say('DBIRTH', [{ name: 'suction', alias: 7, type: 'Float', value: 93, atMs }])
  }
  await birth()
  await say('DDATA', [{ alias: 7, type: 'Float', value: 79, atMs: atMs + 1 }])
  await until('two are stored', async () => (await read('suction', 0, atMs + 1e6)).length === 2)
  seq = 0
  await say('NBIRTH', [{ name: 'bdSeq', type: 'Int64', value: 1 }])
  await say('DBIRTH', [{ name: 'suction', alias: 3, type: 'Float', value: 79, atMs: atMs + 1 }])
  await say('DDATA', [{ alias: 3, type: 'Float', value: 80, atMs: atMs + 2 }])
  await until('three are stored', async () => (await read('suction', 0, atMs + 1e6)).length === 3)
  // the clock was moved on: a slot may have been closed meanwhile
  const rows = await system.db
    .owner`select count(*)::int as n from (select series_id from readings union all select series_id from telemetry_packed_readings) as it
    where series_id = ${seriesId('suction')}`
  expect(rows[0]!.n).toBe(3)
})
