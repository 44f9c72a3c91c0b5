import type { KeyObject } from 'node:crypto'
import { sql } from 'drizzle-orm'
import mqtt from 'mqtt'
import { makeGatewayToken, makeKey, publicJwk } from '#/protocol/signatures.ts'
import { encodeSparkplug, type SparkplugMetric } from '#/protocol/sparkplug/index.ts'
import { METRIC, ownTopic, sparkplugTopic } from '#/protocol/topics.ts'
import { enrol, issueClaim, startGateways } from '#/server/gateways/index.ts'
import { systemActor } from '#/server/platform/actor.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { until } from '#/server/platform/testing.ts'
import { type Ground, testGround } from '#/server/registry/testing.ts'
import { startTelemetry } from '#/server/telemetry/index.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { type MqttListener, startMqtt } from './mqtt.ts'

/** For tests: a server's ingest on real parts, and agents with real keys that speak to it through mqtt.js. */
export type Enrolled = { id: string; key: KeyObject; groupId: string; nodeId: string; epochFloor: number }

export async function startIngest(system: System): Promise<AsyncDisposable & { mqtt: MqttListener }> {
  const stack = new AsyncDisposableStack()
  stack.use(await startGateways(system))
  stack.use(await startTelemetry(system))
  const listener = stack.use(await startMqtt(system, [{ host: 'localhost', port: 0, setting: 'MQTT_PORT' }]))
  return { mqtt: listener, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

export const actorOf = (ground: Ground) => ({
  ...systemActor('test'),
  tenantId: ground.tenant.id,
  roles: ['administrator'],
  permissions: new Set<string>(),
})

export async function enrolGateway(system: System, ground: Ground, gatewayObjectId: string): Promise<Enrolled> {
  const claim = await issueClaim(system, actorOf(ground), gatewayObjectId)
  if (!claim.ok) throw new Error(claim.refusal.code)
  const key = makeKey()
  const answer = await enrol(system, {
    claimCode: claim.value.claimCode.replaceAll('-', ''),
    publicKeyJwk: publicJwk(key),
    agentVersion: 'test',
  })
  if (!answer.ok) throw new Error(answer.refusal.code)
  const { gatewayId: id, groupId, nodeId, epochFloor } = answer.value
  return { id, key, groupId, nodeId, epochFloor }
}

/** As an import says what it has registered: at the moment that its objects have. */
export const imported = (system: System, ground: Ground) =>
  system.db.tenant(ground.tenant.id, async (tx) => {
    const [first] = await tx.execute<{ at: string }>(sql`select min(updated_at) as at from objects`)
    const [tenantId, subject] = [ground.tenant.id, { kind: 'import', id: uuidv7() }]
    await appendFeed(tx, { tenantId, actor: systemActor('test'), verb: 'object.imported', subject, data: {} }, new Date(first?.at ?? 0))
  })

export async function groundWithGateway(system: System, slug = 'harbour', prefix = '88.999.1') {
  const ground = await testGround(system, slug, prefix)
  const [gateway] = await ground.register({ typeId: 'gateway', tag: 'GW-1' })
  const [pump, other] = await ground.register(
    { typeId: 'storm-pump', tag: 'P1', gatewayId: gateway!.id },
    { typeId: 'storm-pump', tag: 'P2', gatewayId: null },
  )
  await imported(system, ground)
  return { ground, gateway: gateway!, pump: pump!, other: other!, suffix: suffix(pump!.code), otherSuffix: suffix(other!.code) }
}
const suffix = (code: string) => code.slice(code.indexOf('/') + 1)

export type TestAgent = AsyncDisposable & {
  client: mqtt.MqttClient
  committed: { epoch: number; sequence: number }[]
  rebirths: () => number
  birth(metrics: SparkplugMetric[], options?: { epoch?: number | null }): Promise<void>
  data(metrics: SparkplugMetric[], options?: { batch?: number; seq?: number }): Promise<void>
  raw(topic: string, payload: Buffer, qos?: 0 | 1): Promise<void>
  committedUpTo(sequence: number): Promise<void>
}

export const value = (alias: number, atMs: number, number: number, more: Partial<SparkplugMetric> = {}): SparkplugMetric => ({
  alias,
  atMs,
  type: 'Double',
  value: number,
  ...more,
})
export const named = (name: string, alias: number, type: SparkplugMetric['type'] = 'Double'): SparkplugMetric => ({
  name,
  alias,
  type,
  value: null,
})

/** Connects and subscribes; births are the test's own. */
export async function connectAgent(
  url: string,
  gateway: Enrolled,
  options: { password?: string; clientId?: string } = {},
): Promise<TestAgent> {
  const password = options.password ?? makeGatewayToken(gateway.id, gateway.key, Date.now())
  const { groupId, nodeId } = gateway
  const death = encodeSparkplug({ timestampMs: Date.now(), metrics: [{ name: METRIC.bdSeq, type: 'Int64', value: 1 }] })
  const client = await mqtt.connectAsync(url, {
    clientId: options.clientId ?? gateway.id, username: gateway.id, password, reconnectPeriod: 0, clean: true,
    will: { topic: sparkplugTopic(groupId, 'NDEATH', nodeId), payload: Buffer.from(death), qos: 1, retain: false },
  }, false) // biome-ignore format: one call
  client.on('error', () => {}) // a test looks at `connected`
  const committed: TestAgent['committed'] = []
  let rebirths = 0
  let seq = 0
  client.on('message', (topic, payload) => {
    if (topic === ownTopic(groupId, nodeId, 'committed')) committed.push(JSON.parse(payload.toString()))
    if (topic === sparkplugTopic(groupId, 'NCMD', nodeId)) rebirths++
  })
  await client.subscribeAsync(
    [ownTopic(groupId, nodeId, 'committed'), ownTopic(groupId, nodeId, 'command'), sparkplugTopic(groupId, 'NCMD', nodeId)],
    { qos: 1 },
  )
  const raw = async (topic: string, payload: Buffer, qos: 0 | 1 = 0) => void (await client.publishAsync(topic, payload, { qos }))
  return {
    client,
    committed,
    rebirths: () => rebirths,
    raw,
    birth: (metrics, { epoch = 1 } = {}) => {
      seq = 1
      const head: SparkplugMetric[] = [{ name: METRIC.bdSeq, type: 'Int64', value: 1 }]
      if (epoch !== null) head.push({ name: METRIC.epoch, type: 'Int64', value: epoch })
      const bytes = encodeSparkplug({ timestampMs: Date.now(), seq: 0, metrics: [...head, ...metrics] })
      return raw(sparkplugTopic(groupId, 'NBIRTH', nodeId), Buffer.from(bytes))
    },
    data: (metrics, { batch, seq: said } = {}) => {
      const head: SparkplugMetric[] = batch === undefined ? [] : [{ name: METRIC.batch, type: 'UInt64', value: batch }]
      const bytes = encodeSparkplug({ timestampMs: Date.now(), seq: said ?? seq, metrics: [...head, ...metrics] })
      seq = ((said ?? seq) + 1) & 255
      return raw(sparkplugTopic(groupId, 'NDATA', nodeId), Buffer.from(bytes))
    },
    committedUpTo: async (sequence) =>
      void (await until(`committed up to ${sequence}, heard ${JSON.stringify(committed)}`, () =>
        committed.some((it) => it.sequence >= sequence),
      )),
    async [Symbol.asyncDispose]() {
      await client.endAsync(true)
    },
  }
}
