import { connectAsync, type MqttClient } from 'mqtt'
import { importPrivateKey, makeGatewayToken } from '#/protocol/signatures.ts'
import { encodeSparkplug, type SparkplugMetric } from '#/protocol/sparkplug/index.ts'
import { METRIC, ownTopic, sparkplugTopic } from '#/protocol/topics.ts'
import { Template } from './template.ts'
import type { BenchGateway } from './world.ts'

/** A process of its own that is all gateways: real MQTT connections and births, frames built beforehand, confirmations counted. */
export type Order =
  | { kind: 'connect'; mqttUrl: string; gateways: BenchGateway[]; perMessage: number; epoch: number }
  | { kind: 'run'; seconds: number; perSecond: number | null; window: number } // null: as fast as confirmations allow
  | { kind: 'end' }
export type Report = { sent: number; confirmed: number; seconds: number; cpuSeconds: number; laterConfirmed: number; settled: boolean }

const SETTLE_MS = 60_000
const WARM_UP = 0.2 // of a run without a pace, before it counts

class Node {
  readonly #client: MqttClient
  readonly #templates: Template[]
  readonly #sizes: number[] = [0] // readings sent up to each batch
  #next = 0
  #seq = 0
  #lastMs = 0
  batch = 0
  committed = 0
  onCommitted: () => void = () => {}

  constructor(client: MqttClient, templates: Template[], gateway: BenchGateway, epoch: number) {
    this.#client = client
    this.#templates = templates
    client.on('message', (topic, payload) => {
      if (topic !== ownTopic(gateway.groupId, gateway.nodeId, 'committed')) return
      const said = JSON.parse(payload.toString()) as { epoch: number; sequence: number }
      if (said.epoch === epoch) this.committed = Math.max(this.committed, said.sequence)
      this.onCommitted()
    })
    client.stream.on('drain', () => this.onCommitted())
  }

  get sent(): number {
    return this.#sizes[this.batch] ?? 0
  }
  get confirmed(): number {
    return this.#sizes[Math.min(this.committed, this.batch)] ?? 0
  }
  get full(): boolean {
    return this.#client.stream.writableNeedDrain
  }

  send(nowMs: number): void {
    if (this.#next === 0) this.#lastMs = Math.max(this.#lastMs + 1, nowMs)
    const template = this.#templates[this.#next] as Template
    this.#next = (this.#next + 1) % this.#templates.length
    this.#seq = (this.#seq + 1) & 255
    this.batch++
    this.#sizes.push((this.#sizes[this.batch - 1] ?? 0) + template.readings)
    this.#client.stream.write(template.stamped(this.#lastMs, this.batch, this.#seq))
  }
  close(): Promise<void> {
    return this.#client.endAsync(true)
  }
}

const nodes: Node[] = []
let metrics = 0
let messages = 0

async function connect({ mqttUrl, gateways, perMessage, epoch }: Extract<Order, { kind: 'connect' }>): Promise<void> {
  for (const gateway of gateways) {
    const key = importPrivateKey(gateway.key)
    if (!key) throw new Error('the key of the gateway is none')
    const { id, groupId, nodeId } = gateway
    const client = await connectAsync(mqttUrl, { clientId: id, username: id, password: makeGatewayToken(id, key, Date.now()), reconnectPeriod: 0, keepalive: 60 }, false) // biome-ignore format: one call
    client.on('error', (error) => process.stderr.write(`generator: ${error.message}\n`))
    await client.subscribeAsync([ownTopic(groupId, nodeId, 'committed'), sparkplugTopic(groupId, 'NCMD', nodeId)], { qos: 1 })
    const head: SparkplugMetric[] = [
      { name: METRIC.bdSeq, type: 'Int64', value: 0 },
      { name: METRIC.epoch, type: 'Int64', value: epoch },
    ]
    const born = gateway.series.map((it): SparkplugMetric => ({ name: it.name, alias: it.id, type: 'Double', value: null }))
    const birth = encodeSparkplug({ timestampMs: Date.now(), seq: 0, metrics: [...head, ...born] })
    await client.publishAsync(sparkplugTopic(groupId, 'NBIRTH', nodeId), Buffer.from(birth), { qos: 0 })
    const templates: Template[] = []
    for (let from = 0; from < gateway.series.length; from += perMessage)
      templates.push(new Template(sparkplugTopic(groupId, 'NDATA', nodeId), gateway.series.slice(from, from + perMessage)))
    nodes.push(new Node(client, templates, gateway, epoch))
    metrics += gateway.series.length
    messages += templates.length
  }
}

const total = (of: 'sent' | 'confirmed') => nodes.reduce((sum, node) => sum + node[of], 0)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function run({ seconds, perSecond, window }: Extract<Order, { kind: 'run' }>): Promise<Report> {
  let running = true
  const fill = (node: Node) => {
    while (running && node.batch - node.committed < window && !node.full) node.send(Date.now())
  }
  for (const node of nodes) node.onCommitted = perSecond === null ? () => fill(node) : () => {}
  if (perSecond === null) {
    for (const node of nodes) fill(node)
    await pause(seconds * 1000 * WARM_UP)
  }
  const before = { sent: total('sent'), confirmed: total('confirmed'), atMs: performance.now(), cpuSeconds: cpuSeconds() }
  if (perSecond === null) await pause(seconds * 1000)
  else await pace(seconds, perSecond)
  const after = { sent: total('sent'), confirmed: total('confirmed'), atMs: performance.now(), cpuSeconds: cpuSeconds() }
  running = false
  const giveUpMs = performance.now() + SETTLE_MS
  while (total('confirmed') < total('sent') && performance.now() < giveUpMs) await pause(20)
  return {
    sent: after.sent - before.sent,
    confirmed: after.confirmed - before.confirmed,
    seconds: (after.atMs - before.atMs) / 1000,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    laterConfirmed: total('confirmed'),
    settled: total('confirmed') === total('sent'),
  }
}

/** Messages at an even pace, one gateway after the other. */
async function pace(seconds: number, perSecond: number): Promise<void> {
  const due = Math.round((seconds * perSecond * messages) / metrics)
  const startMs = performance.now()
  for (let sent = 0; sent < due; ) {
    const now = Math.min(due, Math.floor(((performance.now() - startMs) / 1000 / seconds) * due))
    for (; sent < now; sent++) nodes[sent % nodes.length]?.send(Date.now())
    await pause(5)
  }
}

process.on('message', (order: Order) => {
  const done = (answer: unknown) => process.send?.({ answer })
  const failed = (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) })
  if (order.kind === 'connect') connect(order).then(() => done(null), failed)
  else if (order.kind === 'run') run(order).then(done, failed)
  else Promise.all(nodes.map((node) => node.close())).then(() => process.disconnect(), failed)
})
