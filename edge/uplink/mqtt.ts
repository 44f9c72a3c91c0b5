import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { readJson, writeDurably } from '#/edge/files.ts'
import { bearerOf } from '#/edge/identity.ts'
import { atMost, backoffMs, orAborted, pause } from '#/edge/retry.ts'
import { parseJson, readMessage } from '#/protocol/read-message.ts'
import { SERVER_AUDIENCE, signMessage } from '#/protocol/signatures.ts'
import { ownTopic, sparkplugTopic } from '#/protocol/topics.ts'
import { readBatch } from './batch-reader.ts'
import { SendOrder } from './send-order.ts'
import { asksRebirth, birth, data, death } from './sparkplug.ts'
import { TroubleTold, troubleOf } from './trouble.ts'
import { RESEND_AFTER_MS, type UplinkContext, WINDOW } from './uplink.ts'
import { Wake } from './wake.ts'

const RECONNECT = { firstMs: 300, mostMs: 8_000 }
/** Who is not ours will hardly be in a moment; where ours is now is asked meanwhile. */
const AT_ANOTHER = { firstMs: 300, mostMs: 60_000 }

/** Connects, and again when the connection ends, until the signal comes: where its own server is not, it may come back. */
export async function runMqttUplink(context: UplinkContext): Promise<void> {
  const told = new TroubleTold((fields, message) => context.log.warn(fields, message))
  for (let tries = 0; !context.signal.aborted; ) {
    let backoff = RECONNECT
    try {
      const connection = await connect(context)
      tries = 0
      told.over()
      await new MqttSession(context, connection).run()
    } catch (error) {
      const trouble = troubleOf(error)
      told.tell(trouble, context.mqttUrl(), (error as Error).message)
      if (trouble === 'OTHER_SERVER') backoff = AT_ANOTHER
      context.onTrouble()
      tries++
    }
    await pause(backoffMs(tries, backoff), context.signal)
  }
}

type Connection = { client: MqttClient; bdSeq: number }

async function connect({ identity, clock, mqttUrl, tls, dir }: UplinkContext): Promise<Connection> {
  const bdSeq = await nextBdSeq(dir)
  const client = await connectAsync(
    mqttUrl(),
    {
      clientId: identity.gatewayId,
      username: identity.gatewayId,
      password: bearerOf(identity, clock.serverNowMs()),
      ...(mqttUrl().startsWith('mqtts:') ? { ...tls(), minVersion: 'TLSv1.3' as const } : {}),
      clean: true,
      protocolVersion: 4,
      keepalive: 15,
      reconnectPeriod: 0,
      connectTimeout: 10_000,
      will: {
        topic: sparkplugTopic(identity.groupId, 'NDEATH', identity.nodeId),
        payload: Buffer.from(death(bdSeq, Date.now())),
        qos: 1,
        retain: false,
      },
    },
    false,
  )
  return { client, bdSeq }
}

/** 0 to 255 and around, kept over restarts: a death names the birth that it ends. */
async function nextBdSeq(dir: string): Promise<number> {
  const path = join(dir, 'bdseq.json')
  const stored = (await readJson(path)) as { bdSeq?: unknown } | null
  const bdSeq = typeof stored?.bdSeq === 'number' ? (stored.bdSeq + 1) % 256 : 0
  await writeDurably(path, JSON.stringify({ bdSeq }))
  return bdSeq
}

class MqttSession {
  readonly #context: UplinkContext
  readonly #client: MqttClient
  readonly #bdSeq: number
  readonly #wake = new Wake()
  readonly #closed = new AbortController()
  #seq = 0
  readonly #order: SendOrder
  #bornAs = ''
  #rebirth = true
  #heardCommitted = false

  constructor(context: UplinkContext, { client, bdSeq }: Connection) {
    this.#context = context
    this.#client = client
    this.#bdSeq = bdSeq
    this.#order = new SendOrder(context.outbox, WINDOW)
  }

  async run() {
    const { signal, outbox, journal, log } = this.#context
    const close = () => this.#closed.abort()
    signal.addEventListener('abort', close)
    this.#client.on('close', close)
    this.#client.on('error', (error) => log.warn({ reason: error.message }, 'MQTT'))
    this.#client.on('message', (topic, payload) => this.#receive(topic, payload))
    const unlisten = outbox.onChange(() => this.#wake.up())
    const unseen = this.#context.numbers.onChange(() => this.#wake.up())
    journal.onOwed(() => this.#wake.up())
    this.#closed.signal.addEventListener('abort', () => this.#wake.up())
    try {
      if (!this.#client.connected) return
      await this.#subscribe()
      log.info({ bdSeq: this.#bdSeq }, 'connected')
      this.#context.onConnected()
      await Promise.all([this.#sendBatches(), this.#sendReceipts(), this.#sendStatus()])
    } finally {
      unlisten()
      unseen()
      signal.removeEventListener('abort', close)
      this.#closed.abort()
      await this.#end()
    }
  }

  /** At a clean stop the node says itself that it goes: a will is only sent for those who vanish. */
  async #end() {
    const { identity, signal } = this.#context
    if (this.#client.connected && signal.aborted) {
      const topic = sparkplugTopic(identity.groupId, 'NDEATH', identity.nodeId)
      await atMost(500, this.#client.publishAsync(topic, Buffer.from(death(this.#bdSeq, Date.now())), { qos: 0 })).catch(() => {})
    }
    await atMost(1_000, this.#client.endAsync(!signal.aborted)).catch(() => {})
    this.#client.removeAllListeners('message')
  }

  async #subscribe() {
    const { groupId, nodeId } = this.#context.identity
    await this.#until(
      this.#client.subscribeAsync({
        [sparkplugTopic(groupId, 'NCMD', nodeId)]: { qos: 1 },
        [ownTopic(groupId, nodeId, 'committed')]: { qos: 1 },
        [ownTopic(groupId, nodeId, 'command')]: { qos: 1 },
        [ownTopic(groupId, nodeId, 'attest')]: { qos: 1 },
      }),
    )
  }

  #receive(topic: string, payload: Buffer) {
    const { identity, outbox, onCommand, onAttest, log } = this.#context
    if (topic === ownTopic(identity.groupId, identity.nodeId, 'command')) {
      void onCommand(payload.toString('latin1'))
    } else if (topic === ownTopic(identity.groupId, identity.nodeId, 'attest')) {
      const asked = parseJson(payload) as { nonce?: unknown } | null
      if (typeof asked?.nonce === 'string') void onAttest(asked.nonce)
    } else if (topic === ownTopic(identity.groupId, identity.nodeId, 'committed')) {
      const message = readMessage('committed', parseJson(payload))
      if (!message.ok) return log.warn({ refusal: message.refusal }, 'committed')
      if (message.value.epoch !== outbox.epoch) return
      const before = outbox.committed
      outbox.commit(message.value.sequence, !this.#heardCommitted)
      this.#heardCommitted = true
      if (outbox.committed < before) this.#order.again() // back to where a restored server stands
    } else if (asksRebirth(payload)) {
      this.#rebirth = true
      this.#wake.up()
    }
  }

  async #sendBatches() {
    const { outbox, terminals, identity, resendAfterMs = RESEND_AFTER_MS } = this.#context
    let patienceMs = resendAfterMs
    let progress = { committed: outbox.committed, atMs: Date.now() }
    while (!this.#closed.signal.aborted) {
      if (this.#rebirth || this.#bornAs !== this.#bearing()) await this.#beBorn()
      if (outbox.committed !== progress.committed || !this.#order.owes) {
        if (outbox.committed !== progress.committed) patienceMs = resendAfterMs
        progress = { committed: outbox.committed, atMs: Date.now() }
      }
      const sequence = this.#order.next()
      if (sequence === null) {
        if (this.#order.owes && Date.now() - progress.atMs >= patienceMs) {
          this.#order.again()
          progress = { ...progress, atMs: Date.now() }
          patienceMs = Math.min(patienceMs * 2, 60_000)
          continue
        }
        await this.#wake.sleep(this.#order.owes ? Math.max(50, patienceMs - (Date.now() - progress.atMs)) : 30_000)
        continue
      }
      const { round } = this.#order
      const batch = await readBatch(outbox, sequence)
      // an answer that came meanwhile may have confirmed it, or sent us back
      if (this.#rebirth || round !== this.#order.round || sequence <= outbox.committed) continue
      this.#order.sent(sequence)
      await this.#publish(sparkplugTopic(identity.groupId, 'NDATA', identity.nodeId), data(batch, terminals(), this.#nextSeq(), Date.now()))
    }
  }

  /** What a birth says: anything else in it needs a new one. */
  #bearing() {
    return `${this.#context.terminals().version} ${this.#context.numbers.version}`
  }

  async #beBorn() {
    const { identity, outbox, terminals, numbers, time } = this.#context
    this.#rebirth = false
    this.#bornAs = this.#bearing()
    this.#seq = 0
    this.#order.again()
    const payload = birth({
      terminals: terminals(),
      numbers: numbers.seen,
      epoch: outbox.epoch,
      bdSeq: this.#bdSeq,
      nowMs: Date.now(),
      time: time(),
    })
    await this.#publish(sparkplugTopic(identity.groupId, 'NBIRTH', identity.nodeId), payload)
  }

  #nextSeq() {
    this.#seq = (this.#seq + 1) % 256
    return this.#seq
  }

  async #sendReceipts() {
    const { identity, journal, log } = this.#context
    const wake = this.#wake.another()
    while (!this.#closed.signal.aborted) {
      const [owed] = journal.owed()
      if (owed === undefined) {
        await wake.sleep(30_000)
        continue
      }
      const message = { v: 1 as const, ...owed.receipt, journalSequence: owed.number }
      const token = signMessage('receipt', message, { key: identity.key, audience: SERVER_AUDIENCE })
      await this.#until(this.#client.publishAsync(ownTopic(identity.groupId, identity.nodeId, 'receipt'), token, { qos: 1 }))
      if (!this.#closed.signal.aborted) await journal.acknowledged(owed.number).catch((error) => log.warn({ err: error }, 'journal'))
    }
  }

  async #sendStatus() {
    const { identity, status, statusEveryMs } = this.#context
    while (!this.#closed.signal.aborted) {
      const topic = ownTopic(identity.groupId, identity.nodeId, 'status')
      await this.#until(this.#client.publishAsync(topic, JSON.stringify(status()), { qos: 1 }))
      await pause(statusEveryMs, this.#closed.signal)
    }
  }

  /** QoS 0, as Sparkplug has it; resolves when the socket took it, which is what holds us back on a slow link. */
  async #publish(topic: string, payload: Uint8Array) {
    await this.#until(this.#client.publishAsync(topic, Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength), { qos: 0 }))
  }

  /** A connection that ends leaves its callbacks hanging: then it is over here too. */
  async #until(work: Promise<unknown>) {
    const { signal } = this.#closed
    const guarded = work.catch((error) => {
      if (signal.aborted) return
      this.#closed.abort()
      throw error
    })
    await orAborted(guarded, signal)
  }
}
