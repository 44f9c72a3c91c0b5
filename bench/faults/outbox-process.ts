import { connectAsync, type MqttClient } from 'mqtt'
import { importPrivateKey, makeGatewayToken } from '#/protocol/signatures.ts'
import { encodeSparkplug, type SparkplugMetric } from '#/protocol/sparkplug/index.ts'
import { METRIC, ownTopic, sparkplugTopic } from '#/protocol/topics.ts'
import { Template } from '../ingest/template.ts'
import type { BenchGateway } from '../ingest/world.ts'

/** A process of its own that is many gateways, each with batches to deliver over MQTT. What is not confirmed is sent again, on the next connection too. */
export type Deliver = { kind: 'deliver'; mqttUrl: string; gateways: BenchGateway[]; batches: number; fromMs: number }
export type OutboxOrder = Deliver | { kind: 'moved'; mqttUrl: string } | { kind: 'end' }
/** Told ten times a second. `there`: how many are connected and born. */
export type Delivered = { there: number; readings: number }

const EPOCH = 1
const WINDOW = 2
const STEP_MS = 20
const TELL_MS = 100
const AGAIN_MS = [500, 3_000] as const
const STRIDE = 7_919 // a prime: neighbours do not come again together

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
let mqttUrl = ''
let ended = false
const open = new Set<MqttClient>()
const outboxes: Outbox[] = []

class Outbox {
  readonly #gateway: BenchGateway
  readonly #template: Template
  readonly #batches: number
  readonly #fromMs: number
  #confirmed = 0
  there = false

  constructor(gateway: BenchGateway, { batches, fromMs }: Deliver) {
    this.#gateway = gateway
    this.#template = new Template(sparkplugTopic(gateway.groupId, 'NDATA', gateway.nodeId), gateway.series)
    this.#batches = batches
    this.#fromMs = fromMs
  }

  get readings(): number {
    return this.#confirmed * this.#template.readings
  }

  /** Until the end: after the last batch it stays connected. */
  async stay(againMs: number): Promise<void> {
    while (!ended) {
      await this.#connection().catch(() => {}) // nobody is there, or not any more
      this.there = false
      await pause(againMs)
    }
  }

  async #connection(): Promise<void> {
    const { id, key, groupId, nodeId, series } = this.#gateway
    const own = importPrivateKey(key)
    if (!own) throw new Error('the key of the gateway is none')
    const options = { clientId: id, username: id, password: makeGatewayToken(id, own, Date.now()), reconnectPeriod: 0, keepalive: 60, connectTimeout: 10_000 } // biome-ignore format: one line
    const client = await connectAsync(mqttUrl, options, false)
    client.on('error', () => {})
    open.add(client)
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
    await client.subscribeAsync([ownTopic(groupId, nodeId, 'committed'), sparkplugTopic(groupId, 'NCMD', nodeId)], { qos: 1 })
    const head: SparkplugMetric[] = [
      { name: METRIC.bdSeq, type: 'Int64', value: 0 },
      { name: METRIC.epoch, type: 'Int64', value: EPOCH },
    ]
    const born = series.map((it): SparkplugMetric => ({ name: it.name, alias: it.id, type: 'Double', value: null }))
    const birth = encodeSparkplug({ timestampMs: Date.now(), seq: 0, metrics: [...head, ...born] })
    let [sent, seq] = [this.#confirmed, 0]
    const fill = () => {
      sent = Math.max(sent, this.#confirmed)
      while (sent < Math.min(this.#batches, this.#confirmed + WINDOW)) {
        seq = (seq + 1) & 255
        sent++
        client.stream.write(this.#template.stamped(this.#fromMs + sent * STEP_MS, sent, seq))
      }
    }
    client.on('message', (topic, payload) => {
      if (topic !== ownTopic(groupId, nodeId, 'committed')) return
      const said = JSON.parse(payload.toString()) as { epoch: number; sequence: number }
      if (said.epoch === EPOCH) this.#confirmed = Math.max(this.#confirmed, said.sequence)
      fill()
    })
    await client.publishAsync(sparkplugTopic(groupId, 'NBIRTH', nodeId), Buffer.from(birth), { qos: 0 })
    this.there = true
    fill()
    await closed
    open.delete(client)
  }
}

const sum = (of: (outbox: Outbox) => number) => outboxes.reduce((total, outbox) => total + of(outbox), 0)

process.on('message', (order: OutboxOrder) => {
  if (order.kind === 'end') {
    ended = true
    for (const client of open) client.end(true)
    process.disconnect()
    return
  }
  mqttUrl = order.mqttUrl
  if (order.kind === 'moved') return
  for (const [i, gateway] of order.gateways.entries()) {
    const outbox = new Outbox(gateway, order)
    outboxes.push(outbox)
    void outbox.stay(AGAIN_MS[0] + ((i * STRIDE) % (AGAIN_MS[1] - AGAIN_MS[0])))
  }
  setInterval(() => {
    if (!ended) process.send?.({ there: sum(({ there }) => Number(there)), readings: sum(({ readings }) => readings) } satisfies Delivered)
  }, TELL_MS).unref()
})
