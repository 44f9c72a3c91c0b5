import mqtt from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeSparkplug, type SparkplugMetric } from '#/protocol/sparkplug/index.ts'
import { type SparkplugVerb, sparkplugTopic } from '#/protocol/topics.ts'
import { issuePassword } from '#/server/gateways/index.ts'
import { service } from '#/server/platform/system.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { allSeriesOf } from '#/server/telemetry/index.ts'
import { latestOfObjects } from '#/server/telemetry/reader.ts'
import { HOST_ID, STATE_TOPIC } from './mqtt-state.ts'
import { actorOf, groundWithGateway, startIngest } from './mqtt-testing.ts'

/** Rules of Sparkplug 3.0 for a host application, each test named by the ids of the statements it holds us to. */
let system: Awaited<ReturnType<typeof testSystem>>
let ingest: Awaited<ReturnType<typeof startIngest>>
let ground: Awaited<ReturnType<typeof groundWithGateway>>
let node: { userName: string; password: string; groupId: string; nodeId: string }
const startedMs = Date.now()

beforeAll(async () => {
  system = await testSystem()
  ingest = await startIngest(system)
  ground = await groundWithGateway(system)
  await until('the catalogue knows the pump', () => allSeriesOf(system, ground.pump.id).length > 0)
  const issued = await issuePassword(system, actorOf(ground.ground), ground.gateway.id)
  if (!issued.ok) throw new Error(issued.refusal.code)
  node = issued.value
}, 60_000)
afterAll(async () => {
  await ingest?.[Symbol.asyncDispose]()
  await system?.[Symbol.asyncDispose]()
})

type State = { topic: string; qos: number; retain: boolean; payload: string }
type Node = AsyncDisposable & {
  client: mqtt.MqttClient
  states: State[]
  rebirths(): number
  say(verb: SparkplugVerb, metrics: SparkplugMetric[], more?: { seq?: number | null; bdSeq?: number }): Promise<void>
}

/** A node of another vendor: its own name and password, MQTT as everybody's. */
async function connectNode(): Promise<Node> {
  const { userName, password, groupId, nodeId } = node
  const client = await mqtt.connectAsync(ingest.mqtt.url, { clientId: userName, username: userName, password, reconnectPeriod: 0 }, false)
  client.on('error', () => {})
  const states: State[] = []
  let rebirths = 0
  let seq = 0
  client.on('message', (topic, payload, { qos, retain }) => {
    if (topic.startsWith('spBv1.0/STATE/')) states.push({ topic, qos, retain, payload: payload.toString('utf8') })
    else rebirths++
  })
  await client.subscribeAsync([STATE_TOPIC, sparkplugTopic(groupId, 'NCMD', nodeId)], { qos: 1 })
  return {
    client,
    states,
    rebirths: () => rebirths,
    async say(verb, metrics, { seq: said, bdSeq = 0 } = {}) {
      if (verb === 'NBIRTH') seq = 0
      const device = verb.startsWith('D') ? ground.suffix : undefined
      const own: SparkplugMetric[] = verb === 'NBIRTH' || verb === 'NDEATH' ? [{ name: 'bdSeq', type: 'Int64', value: bdSeq }] : []
      const number = verb === 'NDEATH' || said === null ? {} : { seq: said ?? seq }
      if (verb !== 'NDEATH') seq = ((said ?? seq) + 1) & 255
      const bytes = encodeSparkplug({ timestampMs: Date.now(), ...number, metrics: [...own, ...metrics] })
      await client.publishAsync(sparkplugTopic(groupId, verb, nodeId, device), Buffer.from(bytes), { qos: 0 })
    },
    async [Symbol.asyncDispose]() {
      await client.endAsync(true)
    },
  }
}

const latest = (channel: string) => latestOfObjects(system, ground.ground.tenant.id, [ground.pump.id])[ground.pump.id]?.[channel]
const value = (channel: string) => latest(channel)?.value
const flow = (alias: number, number: number, more: Partial<SparkplugMetric> = {}): SparkplugMetric => ({ alias, type: 'Double', value: number, atMs: Date.now(), ...more }) // biome-ignore format: one value
const defined = (name: string, alias: number, type: SparkplugMetric['type'] = 'Double', it: SparkplugMetric['value'] = null): SparkplugMetric => ({ name, alias, type, value: it, atMs: Date.now() }) // biome-ignore format: one value
const online = () => service(system, 'gateways').isOnline(ground.gateway.id)

test('[host-topic-phid-birth-topic -message -payload -qos -retain, payloads-state-birth, conformance-primary-host] a node that comes finds the STATE of the host', async () => {
  await using it = await connectNode()
  await until('the state is there', () => it.states.length > 0)
  const [state] = it.states
  expect(state).toMatchObject({ topic: `spBv1.0/STATE/${HOST_ID}`, qos: 1, retain: true })
  const said = JSON.parse(state!.payload)
  expect(Object.keys(said).sort()).toEqual(['online', 'timestamp'])
  expect(said.online).toBe(true)
  expect(said.timestamp).toBeGreaterThanOrEqual(startedMs)
  expect(said.timestamp).toBeLessThanOrEqual(Date.now())
})

test('[message-flow-hid-sparkplug-state-message-delivered] nobody else speaks as the host: such a message ends its connection and changes nothing', async () => {
  await using it = await connectNode()
  it.client.publish(STATE_TOPIC, '{"online":false,"timestamp":1}', { qos: 0, retain: true })
  await until('it is turned out', () => !it.client.connected)
  await using after = await connectNode()
  await until('the state is there', () => after.states.length > 0)
  expect(JSON.parse(after.states[0]!.payload).online).toBe(true)
})

test('[TE25] [operational-behavior-edge-node-termination-host-action-ndeath-node-offline -node-tags-stale -devices-offline -devices-tags-stale] at its NDEATH a node is offline and all its values are stale', async () => {
  await using it = await connectNode()
  await it.say('NBIRTH', [defined(`${ground.suffix}/current`, 1)], { bdSeq: 3 })
  await it.say('DBIRTH', [defined('flow', 7, 'Double', 0.2)])
  await it.say('NDATA', [flow(1, 61)])
  await until('both are there', () => value('flow') === 0.2 && value('current') === 61)
  expect([online(), latest('flow')?.stale, latest('current')?.stale]).toEqual([true, false, false])
  await it.say('NDEATH', [], { bdSeq: 2 }) // overtaken by the birth
  await it.say('NDATA', [flow(1, 62)])
  await until('an older death changes nothing', () => value('current') === 62)
  expect([online(), latest('flow')?.stale]).toEqual([true, false])
  await it.say('NDEATH', [], { bdSeq: 3 })
  await until('it is offline', () => !online())
  expect([latest('flow')?.stale, latest('current')?.stale]).toEqual([true, true])
})

test('[TE25] [operational-behavior-edge-node-termination-host-action-ddeath-devices-offline -devices-tags-stale, payloads-ddeath-seq-number] at a DDEATH the values of that device alone are stale, and its number is counted', async () => {
  await using it = await connectNode()
  await it.say('NBIRTH', [defined(`${ground.suffix}/v_rms`, 1)])
  await it.say('DBIRTH', [defined('suction', 7, 'Double', 93)])
  await it.say('NDATA', [flow(1, 2)])
  await until('both are there', () => value('suction') === 93 && value('v_rms') === 2)
  await it.say('DDEATH', [])
  await until('the device is stale', () => latest('suction')?.stale === true)
  expect(latest('v_rms')?.stale).toBe(false)
  await it.say('NDATA', [flow(1, 3)])
  await until('the node goes on', () => value('v_rms') === 3)
  expect(it.rebirths()).toBe(0) // no gap: the death had its number
  await it.say('DDATA', [flow(7, 94)]) // not born again
  await until('a rebirth is asked for', () => it.rebirths() === 1)
  expect(value('suction')).toBe(93)
  await it.say('DBIRTH', [defined('suction', 7, 'Double', 95)])
  await until('born again it counts', () => value('suction') === 95)
  expect(latest('suction')?.stale).toBe(false)
})

test('[TE25] when the connection ends without a word its values are stale within a second', async () => {
  const it = await connectNode()
  await it.say('NBIRTH', [defined(`${ground.suffix}/speed`, 1)])
  await it.say('NDATA', [flow(1, 1450)])
  await until('it is there', () => value('speed') === 1450)
  expect(latest('speed')?.stale).toBe(false)
  it.client.stream.destroy()
  await until('stale', () => latest('speed')?.stale === true)
})

test('an alias means what the last birth says; a metric that changes its type is read by its birth, or refused', async () => {
  await using it = await connectNode()
  await it.say('NBIRTH', [defined(`${ground.suffix}/flow`, 1), defined(`${ground.suffix}/current`, 2)])
  await it.say('NDATA', [flow(1, 0.31), flow(2, 55)])
  await until('both are there', () => value('flow') === 0.31 && value('current') === 55)
  await it.say('NBIRTH', [defined(`${ground.suffix}/current`, 1, 'Int32'), defined(`${ground.suffix}/flow`, 2)])
  await it.say('NDATA', [{ alias: 1, type: 'Int32', value: 54, atMs: Date.now() }, flow(2, 0.32)])
  await until('the aliases have changed places', () => value('flow') === 0.32 && value('current') === 54)
  await it.say('NDATA', [{ alias: 1, type: 'String', value: 'fast', atMs: Date.now() }, { alias: 2, type: 'Boolean', value: true, atMs: Date.now() }]) // biome-ignore format: one message
  await it.say('NDATA', [{ alias: 1, type: 'Float', value: 53.5, atMs: Date.now() }])
  await until('another kind of number is a number', () => value('current') === 53.5)
  expect(value('flow')).toBe(0.32)
})

test('[host-topic-phid-death-topic -payload -qos -retain -payload-timestamp-disconnect-clean] before the host goes it says so', async () => {
  await using it = await connectNode()
  await until('the state is there', () => it.states.length > 0)
  const stopMs = Date.now()
  const stopping = ingest[Symbol.asyncDispose]()
  await until('the death is heard', () => it.states.length > 1)
  expect(it.states[1]).toMatchObject({ topic: STATE_TOPIC, qos: 1 })
  const said = JSON.parse(it.states[1]!.payload)
  expect(said).toEqual({ online: false, timestamp: said.timestamp })
  expect(said.timestamp).toBeGreaterThanOrEqual(stopMs)
  await stopping
})
