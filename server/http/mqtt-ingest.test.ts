import { sql } from 'drizzle-orm'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { allSeriesOf, readSeries } from '#/server/telemetry/index.ts'
import { seededRandom } from '#/twin-models/core/random.ts'
import { connectAgent, type Enrolled, enrolGateway, groundWithGateway, named, startIngest, value } from './mqtt-testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let ingest: Awaited<ReturnType<typeof startIngest>>
let ground: Awaited<ReturnType<typeof groundWithGateway>>
let gateway: Enrolled
let epoch = 0

beforeAll(async () => {
  system = await testSystem()
  ingest = await startIngest(system)
  ground = await groundWithGateway(system)
  await until('the catalogue knows the pump', () => allSeriesOf(system, ground.pump.id).length > 0)
  gateway = await enrolGateway(system, ground.ground, ground.gateway.id)
})
afterAll(async () => {
  await ingest[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

const series = (channel: string) => allSeriesOf(system, ground.pump.id).find((it) => it.channel === channel)!.id
const stored = async (channel: string, of: System = system) => {
  const id = series(channel)
  const found = (await readSeries(of, ground.ground.tenant.id, [id], 0, Date.now() + 1e7)).get(id)!
  return Array.from(found.value.subarray(0, found.count))
}
const rows = async (channel: string) =>
  Number((await system.db.ingest`select count(*) from readings where series_id = ${series(channel)}`)[0]!.count)
const refused = async (reason: string) => {
  await service(system, 'gateways').flush()
  const [row] = await system.db.system((tx) =>
    tx.execute<{ n: number }>(sql`select coalesce(sum(count), 0)::float8 as n from gateway_refusals where reason = ${reason}`),
  )
  return row?.n ?? 0
}
const agent = () => connectAgent(ingest.mqtt.url, gateway)
const born = async (channels: string[]) => {
  const it = await agent()
  await it.birth(channels.map((channel, i) => named(`${ground.suffix}/${channel}`, i + 1)), { epoch: ++epoch }) // biome-ignore format: one call
  return it
}

test('[MQ4] a reading through MQTT is committed, confirmed and readable once; a batch delivered twice is stored once', async () => {
  await using it = await born(['flow'])
  const atMs = Date.now()
  await it.data([value(1, atMs, 0.21)], { batch: 1 })
  await it.committedUpTo(1)
  await it.data([value(1, atMs, 0.21)], { batch: 1 })
  await it.data([value(1, atMs + 1, 0.22)], { batch: 2 })
  await it.committedUpTo(2)
  expect(await stored('flow')).toEqual([0.21, 0.22])
  expect(await rows('flow')).toBe(2)
})

test('[MQ5] batches out of order are confirmed up to the first hole, then beyond it', async () => {
  await using it = await born(['current'])
  const atMs = Date.now()
  await it.data([value(1, atMs + 3, 3)], { batch: 3 })
  await it.data([value(1, atMs + 2, 2)], { batch: 2 })
  await until('three and two are stored', async () => (await rows('current')) === 2)
  expect(it.committed.every((done) => done.sequence === 0)).toBe(true)
  await it.data([value(1, atMs + 1, 1)], { batch: 1 })
  await it.committedUpTo(3)
  expect(await stored('current')).toEqual([1, 2, 3])
})

test('[MQ6] data before a birth are refused and counted, and one rebirth is asked for', async () => {
  await using it = await agent()
  await it.data([value(1, Date.now(), 1)], { batch: 1, seq: 5 })
  await it.data([value(1, Date.now(), 1)], { batch: 2, seq: 6 })
  await until('both are counted', async () => (await refused('BEFORE_BIRTH')) === 2)
  await until('a rebirth is asked for', () => it.rebirths() === 1)
  await it.birth([named(`${ground.suffix}/winding_temp`, 1)], { epoch: ++epoch })
  await it.data([value(1, Date.now(), 40)], { batch: 1 })
  await it.committedUpTo(1)
  expect(it.rebirths()).toBe(1)
})

test('[MQ7] malformed protobuf, an unknown alias, NaN, the future, the impossible and an unknown series are refused with their reasons; neighbours go through', async () => {
  await using it = await agent()
  const nodes = [named(`${ground.suffix}/suction`, 1), named(`${ground.suffix}/no_such_channel`, 2), named(`${ground.otherSuffix}/flow`, 3)]
  await it.birth(nodes, { epoch: ++epoch })
  await it.raw(`spBv1.0/${gateway.groupId}/NDATA/${gateway.nodeId}`, Buffer.from('{"json":true}'))
  const nowMs = Date.now()
  await it.data(
    [
      value(1, nowMs, Number.NaN),
      value(1, nowMs + 3_600_000, 90),
      value(1, nowMs, 1e12),
      value(2, nowMs, 1),
      value(3, nowMs, 1),
      value(9, nowMs, 1),
      value(1, nowMs, 93),
    ],
    { batch: 1 },
  )
  await it.committedUpTo(1)
  expect(await stored('suction')).toEqual([93])
  for (const reason of ['MALFORMED', 'NOT_FINITE', 'FUTURE', 'OUT_OF_RANGE', 'UNKNOWN_ALIAS']) expect(await refused(reason), reason).toBe(1)
  expect(await refused('UNKNOWN_SERIES')).toBe(2)
  const kept = await until('the quarantine is written', async () => {
    const found = await system.db.system((tx) =>
      tx.execute<{ reason: string }>(`select reason from telemetry_quarantine where reason <> 'BEFORE_BIRTH'`),
    )
    return found.length >= 7 && found.map((row) => row.reason).sort()
  })
  expect(kept).toEqual(['FUTURE', 'MALFORMED', 'NOT_FINITE', 'OUT_OF_RANGE', 'UNKNOWN_ALIAS', 'UNKNOWN_SERIES', 'UNKNOWN_SERIES'])
})

test('[MQ8] a gap in the order is counted and answered with exactly one rebirth request, and its readings still count', async () => {
  await using it = await born(['speed', 'flow'])
  const before = await refused('SEQUENCE_GAP')
  await it.data([value(2, Date.now(), 0.1)], { batch: 1 })
  await it.data([value(2, Date.now() + 1, 0.11)], { batch: 2, seq: 9 })
  await it.data([value(2, Date.now() + 2, 0.12)], { batch: 3 })
  await it.committedUpTo(3)
  await until('one rebirth', () => it.rebirths() === 1)
  expect((await refused('SEQUENCE_GAP')) - before).toBe(1)
})

test('[MQ9] a packet of 50 MB ends the connection at its header, is counted, and others do not notice', async () => {
  await using neighbour = await born(['flow'])
  const before = await refused('TOO_LARGE')
  const node = await ground.ground.register({ typeId: 'gateway', tag: 'GW-BIG' })
  const big = await enrolGateway(system, ground.ground, node[0]!.id)
  await using it = await connectAgent(ingest.mqtt.url, big)
  const closed = new Promise<void>((resolve) => it.client.once('close', () => resolve()))
  it.client.publish(`spBv1.0/${big.groupId}/NDATA/${big.nodeId}`, Buffer.alloc(50 * 1024 * 1024), { qos: 0 })
  await closed
  await until('it is counted', async () => (await refused('TOO_LARGE')) === before + 1)
  await neighbour.data([value(1, Date.now(), 0.2)], { batch: 1 })
  await neighbour.committedUpTo(1)
})

test('[MQ10] wrong credentials, a foreign topic and a foreign subscription are refused', async () => {
  await expect(connectAgent(ingest.mqtt.url, gateway, { password: 'wrong' })).rejects.toThrow()
  await expect(connectAgent(ingest.mqtt.url, { ...gateway, key: (await import('#/protocol/signatures.ts')).makeKey() })).rejects.toThrow()
  // nobody named: refused at once, not left standing
  await expect(connectAsync(ingest.mqtt.url, { protocolVersion: 4, reconnectPeriod: 0 })).rejects.toThrow(/bad username/i)
  await using it = await agent()
  const granted = await it.client.subscribeAsync('spBv1.0/#', { qos: 0 }).catch((error) => error)
  expect(JSON.stringify(granted)).toMatch(/128|rejected|Unspecified/i)
  const closed = new Promise<void>((resolve) => it.client.once('close', () => resolve()))
  it.client.publish(`spBv1.0/${gateway.groupId}/NDATA/SOMEONE`, Buffer.from('x'))
  await closed
  expect(await refused('FORBIDDEN_TOPIC')).toBeGreaterThanOrEqual(2)
})

test('[MQ11] the same number with other content is refused and stands in the log', async () => {
  await using it = await born(['flow'])
  await it.data([value(1, Date.now(), 0.15)], { batch: 1 })
  await it.committedUpTo(1)
  await it.data([value(1, Date.now(), 0.16)], { batch: 1 })
  await until('it is in the log', async () => (await system.feed.readAfter(0, 1_000, ['gateway.sequence_reused'])).length === 1)
  expect(await stored('flow')).not.toContain(0.16)
})

test('[MQ12] 1,000 messages of noise among good ones: each refused, none felt by the good', async () => {
  await using good = await born(['flow'])
  const [object] = await ground.ground.register({ typeId: 'gateway', tag: 'GW-NOISE' })
  const noisy = await enrolGateway(system, ground.ground, object!.id)
  await using it = await connectAgent(ingest.mqtt.url, noisy)
  await it.birth([named('nothing/here', 1)])
  const random = seededRandom(7)
  const { groupId, nodeId } = noisy
  const topics = [
    ...['NBIRTH', 'NDATA', 'NDEATH'].map((verb) => `spBv1.0/${groupId}/${verb}/${nodeId}`),
    ...['DBIRTH', 'DDATA'].map((verb) => `spBv1.0/${groupId}/${verb}/${nodeId}/X`),
    `onefold/v1/${groupId}/${nodeId}/status`,
  ]
  const atMs = Date.now()
  for (let i = 1; i <= 1_000; i++) {
    const bytes = Buffer.from(Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)))
    await it.raw(topics[i % topics.length]!, bytes)
    if (i % 10 === 0) await good.data([value(1, atMs + i, 0.1)], { batch: i / 10 })
  }
  await good.committedUpTo(100)
  expect(it.client.connected).toBe(true)
  const counted = await until('all are counted', async () => {
    const n = (await refused('MALFORMED')) + (await refused('BAD_MESSAGE'))
    return n > 900 && n
  })
  expect(counted).toBeLessThanOrEqual(1_001)
})

test('[TE20] connections of the database cut while commits are under way: tried again, stored once', async () => {
  await using it = await born(['speed'])
  const superuser = connect(system.address, 'postgres', 1)
  const atMs = Date.now()
  let cuts = 0
  for (let batch = 1; batch <= 300; batch++) {
    await it.data([value(1, atMs + batch, batch)], { batch })
    if (batch % 30 !== 0) continue
    cuts += (
      await superuser`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'onefold_ingest' and datname = current_database()`
    ).length
  }
  await it.committedUpTo(300)
  await superuser.end()
  expect(cuts).toBeGreaterThan(0)
  const id = series('speed')
  const rows = await system.db.ingest`select at from readings where series_id = ${id} and at >= ${new Date(atMs + 1)}`
  expect(rows.length).toBe(300)
})

test('[GW1] online with its birth, offline when it goes', async () => {
  const online = () => service(system, 'gateways').isOnline(gateway.id)
  await until('nobody is left', () => !online())
  const it = await born(['flow'])
  await until('online', online)
  await it[Symbol.asyncDispose]()
  await until('offline', () => !online())
  const verbs = await until('both are in the feed', async () => {
    const entries = await system.feed.readAfter(0, 1_000, ['gateway.online', 'gateway.offline'])
    return entries.at(-1)?.verb === 'gateway.offline' && entries.map((entry) => entry.verb)
  })
  expect(verbs.slice(-2)).toEqual(['gateway.online', 'gateway.offline'])
})
