import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeBatch, encodeBatch } from '#/protocol/batch/batch.ts'
import { decodeSparkplug, encodeSparkplug, type SparkplugMetric } from '#/protocol/sparkplug/index.ts'
import { issuePassword, type Session, startGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { GatewayId, ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { seededRandom } from '#/twin-models/core/random.ts'
import { receiveSparkplug } from './host.ts'
import { ingestBinary, ingestJson } from './ingest.ts'
import { setKeepRule } from './keep-rules.ts'
import { latestOfObjects } from './reader.ts'
import { quarantineOf } from './repair.ts'
import { startTelemetry } from './start.ts'

const DAY_MS = 86_400_000
let system: Awaited<ReturnType<typeof testSystem>>
const running = new AsyncDisposableStack()
let tenantId: TenantId
let pump: ObjectId
let suffix: string
let gatewayId: GatewayId
let session: Session
let sequence = 0

beforeAll(async () => {
  system = await testSystem()
  const ground = await testGround(system)
  tenantId = ground.tenant.id
  const [gateway] = await ground.register({ typeId: 'gateway' })
  const [it] = await ground.register({ gatewayId: gateway!.id })
  pump = it!.id
  suffix = it!.code.split('/')[1]!
  gatewayId = gateway!.id as string as GatewayId
  running.use(await startGateways(system))
  running.use(await startTelemetry(system))
  expect((await issuePassword(system, admin(), gateway!.id)).ok).toBe(true)
  const gateways = service(system, 'gateways')
  const link = { transport: 'mqtt' as const, close: () => {}, send: async () => {} }
  session = await gateways.connect((await gateways.find(gatewayId))!, link as never)
})
afterAll(async () => {
  await running.disposeAsync()
  await system[Symbol.asyncDispose]()
})

const admin = () => ({ ...systemActor('test'), tenantId, roles: [], permissions: new Set<string>() })
type Sent = Parameters<typeof ingestJson>[2]
const send = async (readings: Sent['readings'], more: Partial<Sent> = {}) => {
  const sent = await ingestJson(system, { gatewayId, tenantId }, { epoch: 1, sequence: ++sequence, readings, ...more })
  return sent.ok ? sent.value.refused : sent.refusal
}
const flow = () => latestOfObjects(system, tenantId, [pump])[pump]?.flow
const counted = async () => {
  await service(system, 'gateways').flush()
  const { counts } = await quarantineOf(system, tenantId, { limit: 1 })
  return Object.fromEntries(counts.map(({ reason, count }) => [reason, count]))
}
test('[TE2] times count in the unit that is said, and in no other', async () => {
  const nowMs = Date.now() - 1_000
  for (const [timeUnit, per] of [['s', 0.001], ['ms', 1], ['us', 1_000], ['ns', 1_000_000]] as const) {
    const atMs = nowMs + sequence
    expect(await send([[suffix, 'flow', atMs * per, 0.2]], { timeUnit })).toEqual([])
    expect(Math.abs(flow()!.atMs - atMs)).toBeLessThan(0.001)
  } // biome-ignore format: a table
  expect(await send([[suffix, 'flow', nowMs / 1_000, 0.2]])).toMatchObject([{ reason: 'TOO_OLD' }]) // seconds taken for milliseconds: 1970
  expect(await send([[suffix, 'flow', nowMs * 1_000, 0.2]])).toMatchObject([{ reason: 'FUTURE' }])
})

test('[TE2] a unit that is said and is not the channel’s is refused, over HTTPS and in a birth; the sign of a unit is the unit', async () => {
  const atMs = Date.now()
  const { unit } = service(system, 'telemetry').catalogue.ofObject(pump).find(({ channel }) => channel === 'flow')! // biome-ignore format: one line
  expect(await send([[suffix, 'flow', atMs, 0.21]], { units: { [`${suffix}/flow`]: unit } })).toEqual([])
  expect(await send([[suffix, 'flow', atMs + 1, 210], [suffix, 'winding_temp', atMs, 40]], { units: { [`${suffix}/flow`]: 'L/s', [`${suffix}/winding_temp`]: '°C' } })).toEqual([{ index: 0, reason: 'WRONG_UNIT' }]) // biome-ignore format: one line
  const say = (verb: 'NBIRTH' | 'NDATA', seq: number, metrics: SparkplugMetric[]) =>
    receiveSparkplug(system, session, verb, null, encodeSparkplug({ timestampMs: Date.now(), seq, metrics }))
  const defined = (channel: string, alias: number, said: string): SparkplugMetric => ({ name: `${suffix}/${channel}`, alias, type: 'Double', value: null, unit: said }) // biome-ignore format: one value
  await say('NBIRTH', 0, [{ name: 'bdSeq', type: 'Int64', value: 0 }, defined('flow', 1, 'L/s'), defined('current', 2, 'A')])
  await say('NDATA', 1, [
    { alias: 1, type: 'Double', value: 0.9, atMs: atMs + 2 },
    { alias: 2, type: 'Double', value: 60, atMs: atMs + 2 },
  ])
  await until('its neighbour is there', () => latestOfObjects(system, tenantId, [pump])[pump]?.current?.value === 60)
  expect(flow()?.value).toBe(0.21)
  expect((await counted()).WRONG_UNIT).toBe(2)
})

test('[TE3] what is older than its readings are kept is refused as soon as the rule stands', async () => {
  const old = Date.now() - 40 * DAY_MS
  expect(await send([[suffix, 'flow', old, 0.1]])).toEqual([])
  const keep = { typeId: null, grade: 'general', raw: 30, minutes: null, hours: null, days: null } as const
  await system.db.tenant(tenantId, (tx) => setKeepRule(tx, admin(), keep))
  await until('admission knows the rule', async () => {
    const refused = await send([[suffix, 'flow', old + sequence, 0.1]])
    return Array.isArray(refused) && refused[0]?.reason === 'TOO_OLD'
  })
  expect(await send([[suffix, 'flow', Date.now() - 29 * DAY_MS, 0.1]])).toEqual([])
})

test('[TE5] ten thousand names that nobody knows: each is counted with its reason, none becomes a series, and a reading among them goes through', async () => {
  const atMs = Date.now()
  const series = [...service(system, 'telemetry').catalogue.ofTenant(tenantId)].length
  const unknown = Array.from({ length: 10_000 }, (_, i): [string, string, number, number] => [`0X${i}`, 'flow', atMs, i])
  const refused = await send([...unknown.slice(0, 5_000), [suffix, 'flow', atMs + 50, 0.33], ...unknown.slice(5_000)])
  expect(Array.isArray(refused) && refused.length === 10_000 && refused.every(({ reason }) => reason === 'UNKNOWN_SERIES')).toBe(true)
  expect(flow()?.value).toBe(0.33)
  expect((await counted()).UNKNOWN_SERIES).toBe(10_000)
  expect([...service(system, 'telemetry').catalogue.ofTenant(tenantId)]).toHaveLength(series)
})

test('[TE2] a body that is packed is never unpacked: a bomb is refused by what it is', async () => {
  const zeros = Buffer.alloc(8 * 1024 * 1024)
  const bomb = gzipSync(zeros)
  expect(bomb.length).toBeLessThan(zeros.length / 900)
  const binary = await ingestBinary(system, { gatewayId, tenantId }, bomb)
  expect(binary).toMatchObject({ ok: false, refusal: { code: 'BAD_BATCH' } })
  const uuid = Buffer.from('SPBV1.0_COMPRESSED')
  const packed = Buffer.concat([Buffer.from([0x18, 0, 0x22, uuid.length]), uuid, Buffer.from([0x2a, ...varint(bomb.length)]), bomb])
  expect(decodeSparkplug(packed)).toEqual({ ok: false, refusal: { code: 'COMPRESSED' } })
  const before = (await counted()).MALFORMED ?? 0
  await receiveSparkplug(system, session, 'NDATA', null, packed)
  expect((await counted()).MALFORMED).toBe(before + 1)
})
const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)])

test('[TE5] ten thousand spoilt messages and batches: each is read or refused for a reason, and what is refused lies in quarantine', async () => {
  const random = seededRandom(20261129)
  const nowMs = Date.now()
  const message = encodeSparkplug({ timestampMs: nowMs, seq: 1, metrics: Array.from({ length: 6 }, (_, i): SparkplugMetric => ({ name: `${suffix}/flow`, alias: i, type: 'Double', value: i, atMs: nowMs, quality: 64 })) }) // biome-ignore format: one message
  const batch = encodeBatch({ epoch: 1, sequence: 1, source: 'measured', historical: false, series: [{ suffix, channel: 'flow' }], seriesOf: new Uint32Array(6), quality: new Uint8Array(6).fill(192), value: new Float64Array(6), atMs: new Float64Array(6).fill(nowMs) }) // biome-ignore format: one batch
  const spoilt = (bytes: Uint8Array): Uint8Array => {
    const copy = Buffer.from(random() < 0.3 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes)
    for (let n = Math.ceil(random() * 4); n > 0 && copy.length > 0; n--)
      copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256)
    return copy
  }
  const reasons = new Set<string>()
  const refused: Uint8Array[] = []
  for (let i = 0; i < 5_000; i++) {
    const [bytes, other] = [spoilt(message), spoilt(batch)]
    const decoded = decodeSparkplug(bytes)
    if (!decoded.ok) {
      reasons.add(decoded.refusal.code)
      refused.push(bytes)
    } else expect(decoded.value.count).toBeLessThanOrEqual(bytes.length)
    const read = decodeBatch(other)
    if (!read.ok) reasons.add(read.refusal.code)
  }
  expect(refused.length).toBeGreaterThan(1_000)
  expect([...reasons]).toContain('MALFORMED_PROTOBUF')
  const before = (await counted()).MALFORMED ?? 0
  for (const bytes of refused) await receiveSparkplug(system, session, 'NDATA', null, bytes)
  expect((await counted()).MALFORMED).toBe(before + refused.length)
  const { rows } = await quarantineOf(system, tenantId, { reason: 'MALFORMED', limit: 500 })
  expect(rows.every(({ message: kept }) => kept !== null)).toBe(true)
  expect(await send([[suffix, 'flow', Date.now(), 0.44]])).toEqual([])
  expect(flow()?.value).toBe(0.44)
})
