import { afterAll, beforeAll, expect, test } from 'vitest'
import { sparkplugTopic } from '#/protocol/topics.ts'
import { quarantineGateway, releaseGateway } from '#/server/gateways/index.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { securityEventsOf } from '#/server/registry/security.ts'
import { allSeriesOf, onCommitted, readSeries } from '#/server/telemetry/index.ts'
import { startTwins } from '#/server/twins/index.ts'
import {
  actorOf,
  connectAgent,
  type Enrolled,
  enrolGateway,
  groundWithGateway,
  named,
  startIngest,
  type TestAgent,
  value,
} from './mqtt-testing.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let stack: AsyncDisposableStack
let ingest: Awaited<ReturnType<typeof startIngest>>
let ground: Awaited<ReturnType<typeof groundWithGateway>>
let gateway: Enrolled
let epoch = 0
const heard: number[] = []

beforeAll(async () => {
  system = await testSystem()
  stack = new AsyncDisposableStack()
  stack.use(await startTwins(system))
  ingest = stack.use(await startIngest(system))
  ground = await groundWithGateway(system)
  await until('the catalogue knows the pump', () => allSeriesOf(system, ground.pump.id).length > 0)
  gateway = await enrolGateway(system, ground.ground, ground.gateway.id)
  onCommitted(system, ({ readings }) => heard.push(...readings.value.subarray(0, readings.count)))
})
afterAll(async () => {
  await stack[Symbol.asyncDispose]()
  await system[Symbol.asyncDispose]()
})

const flow = () => allSeriesOf(system, ground.pump.id).find((it) => it.channel === 'flow')!.id
const kept = async (untrusted: boolean) => {
  const found = (await readSeries(system, ground.ground.tenant.id, [flow()], 0, Date.now() + 1e7, { untrusted })).get(flow())!
  return Array.from(found.value.subarray(0, found.count))
}
const ask = (reason: string) => ({ gatewayObjectId: ground.gateway.id, reason })
const quarantine = () => quarantineGateway(system, actorOf(ground.ground), ask('it behaves oddly'))
const release = () => releaseGateway(system, actorOf(ground.ground), ask('looked at: all well'))
const standing = async () => (await service(system, 'gateways').find(ground.gateway.id))?.quarantine?.rules ?? []
const born = async (): Promise<TestAgent> => {
  const it = await connectAgent(ingest.mqtt.url, gateway)
  await it.birth([named(`${ground.suffix}/flow`, 1)], { epoch: ++epoch })
  await until('it is online', () => service(system, 'gateways').isOnline(ground.gateway.id))
  return it
}
const marked = async () => {
  const [row] = await system.db.system((tx) => tx.execute<{ quarantined: boolean }>('select quarantined from twin_gateways'))
  return row?.quarantined
}

test('[GW15] [TE23] in quarantine what it says is kept and confirmed to it, and no value and no news of anybody, also when packed and after the release', async () => {
  await using it = await born()
  const atMs = Date.now()
  await it.data([value(1, atMs, 0.1)], { batch: 1 })
  await it.committedUpTo(1)
  expect((await quarantine()).ok).toBe(true)
  expect(service(system, 'gateways').mayBeCommanded(ground.gateway.id)).toBe(false)
  // also in the place of one that was trusted: the same time, another value
  await it.data([value(1, atMs, 0.3), value(1, atMs + 1, 0.4)], { batch: 2 })
  await it.committedUpTo(2)
  await until('the map marks it', async () => (await marked()) === true)
  const seen = async () => [await kept(false), service(system, 'telemetry').head.latest(flow())?.value]
  expect(await seen()).toEqual([[0.1], 0.1])
  expect(await kept(true)).toContain(0.4)
  expect(heard).toEqual([0.1])
  await service(system, 'telemetry').slots.turn()
  expect(await seen()).toEqual([[0.1], 0.1])
  expect(await kept(true)).toEqual([0.1, 0.4])
  expect((await release()).ok).toBe(true)
  await until('the map marks it no more', async () => (await marked()) === false)
  expect(service(system, 'gateways').mayBeCommanded(ground.gateway.id)).toBe(true)
  await it.data([value(1, atMs + 2, 0.2)], { batch: 3 })
  await it.committedUpTo(3)
  expect(await seen()).toEqual([[0.1, 0.2], 0.2])
})

test('[GW15] released by a person with a reason, once; an identity alive twice is not talked away', async () => {
  expect(await release()).toEqual({ ok: false, refusal: { code: 'QUARANTINE_NOT_FOUND' } })
  const gateways = service(system, 'gateways')
  await gateways.spokeForAnother((await gateways.find(ground.gateway.id))!, 'x')
  await quarantine()
  expect((await standing()).toSorted()).toEqual(['by_hand', 'others_topic'])
  expect(await release()).toMatchObject({ ok: true, value: { released: expect.arrayContaining(['by_hand', 'others_topic']) } })
  expect(await standing()).toEqual([])
  await system.db.system((tx) =>
    tx.execute(`insert into gateway_quarantines (id, tenant_id, gateway_id, rule, by_name, since)
      select gen_random_uuid(), tenant_id, id, 'identity_twice', 'test', now() from gateways`),
  )
  await gateways.reload(ground.gateway.id)
  expect(await release()).toEqual({ ok: false, refusal: { code: 'QUARANTINE_NEEDS_ENROLMENT' } })
  gateway = await enrolGateway(system, ground.ground, ground.gateway.id)
  expect(await standing()).toEqual([])
})

test('[GW16] publishing in the name of another puts a gateway into quarantine at once, and raises one event however often it is tried', async () => {
  const others = sparkplugTopic('harbour', 'NDATA', 'SOMEBODY')
  for (let i = 0; i < 3; i++) {
    await using it = await born()
    await it.raw(others, Buffer.of(1), 0).catch(() => {})
    await until('it is turned out', () => !it.client.connected)
  }
  await until('it is in quarantine', async () => (await standing()).includes('others_topic'))
  const { rows: events } = await system.db.tenant(ground.ground.tenant.id, (tx) => securityEventsOf(tx, { limit: 200 }))
  expect(events.filter(({ kind, data }) => kind === 'gateway_quarantined' && data.rule === 'others_topic')).toHaveLength(1)
  await release()
})

test('[GW16] readings that cannot be, more than half of a minute’s, put a gateway into quarantine; nothing of it is lost', async () => {
  await using it = await born()
  const atMs = Date.now()
  let batch = 0
  await until('it is in quarantine', async () => {
    await it.data(
      Array.from({ length: 50 }, (_, i) => value(1, atMs + batch * 50 + i, 1e9)),
      { batch: ++batch },
    )
    return (await standing()).includes('impossible_data')
  })
  expect((await release()).ok).toBe(true)
})
