import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { Aedes } from 'aedes'
import { decodeBatch } from '#/protocol/batch/batch.ts'
import type { Assignment, CommandMessage, FindingMessage, ReceiptMessage, StatusMessage } from '#/protocol/messages.ts'
import {
  claimedGateway,
  importPublicKey,
  makeKey,
  openMessage,
  publicJwk,
  SERVER_AUDIENCE,
  signMessage,
  verifyGatewayToken,
} from '#/protocol/signatures.ts'
import { decodeSparkplug } from '#/protocol/sparkplug/index.ts'
import { METRIC, ownTopic, parseTopic } from '#/protocol/topics.ts'

type Key = NonNullable<ReturnType<typeof importPublicKey>>
export type Stored = { seriesId: number; atMs: number; value: number }

/** The server's side of the wire, as little of it as the agent can tell apart from the real one: it keeps what it is sent, once a number. */
export class WireServer implements AsyncDisposable {
  readonly batches = new Map<string, Map<number, Stored[]>>()
  readonly receipts: ReceiptMessage[] = []
  readonly findings: FindingMessage[] = []
  readonly statuses: StatusMessage[] = []
  readonly births: number[] = []
  deaths = 0
  repeated = 0
  enrolments = 0
  /** True loses every third data message on its way, as QoS 0 may. */
  lossy = false
  /** True keeps what it is sent and confirms nothing. */
  mute = false
  /** Answers nothing over HTTP. */
  away = false
  /** Answers to `inference.report`, first one first; then it takes them. */
  reportAnswers: number[] = []
  assignment: Assignment
  readonly gatewayId: string
  readonly #key = makeKey()
  #gatewayKey: Key | null = null
  #broker!: Aedes
  #aliases = new Set<number>()
  #count = 0
  #servers: { close(): unknown }[] = []
  #tcp: { close(): unknown } | null = null
  #sockets = new Set<{ destroy(): void }>()
  mqttPort = 0
  httpPort = 0

  private constructor(assignment: Assignment, gatewayId: string) {
    this.assignment = assignment
    this.gatewayId = gatewayId
  }

  static async start(assignment: Assignment, gatewayId = '0199a0f0-0000-7000-8000-00000000000a'): Promise<WireServer> {
    const server = new WireServer(assignment, gatewayId)
    await server.#listen()
    return server
  }

  async #listen() {
    this.#broker = await Aedes.createBroker()
    this.#broker.authenticate = (client, user, password, done) => {
      const proven = this.#gatewayKey && verifyGatewayToken(password?.toString() ?? '', this.#gatewayKey, Date.now())
      done(null, Boolean(proven?.ok && proven.value.gatewayId === user && client.id === user))
    }
    this.#broker.on('publish', (packet, client) => {
      if (client) void this.#receive(packet.topic, packet.payload as Buffer)
    })
    const http = createHttpServer((request, response) => {
      void (async () => {
        const parts: Buffer[] = []
        for await (const part of request) parts.push(part as Buffer)
        if (this.away) return request.socket.destroy()
        const { status, body } = this.#answer(request.url ?? '', request.headers.authorization, Buffer.concat(parts))
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      })()
    })
    http.listen(0, 'localhost')
    await once(http, 'listening')
    this.#servers.push(http)
    this.httpPort = (http.address() as AddressInfo).port
    await this.#openMqtt()
  }

  async #openMqtt() {
    const tcp = createTcpServer((socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      this.#broker.handle(socket)
    })
    tcp.listen(0, 'localhost')
    await once(tcp, 'listening')
    this.#tcp = tcp
    this.mqttPort = (tcp.address() as AddressInfo).port
  }

  /** MQTT is from now on at another port, which only the assignment tells. */
  async moveMqtt() {
    this.#tcp?.close()
    this.cut()
    await this.#openMqtt()
  }

  #answer(url: string, authorization: string | undefined, body: Buffer): { status: number; body: unknown } {
    const path = url.replace('/api/trpc/', '').split('?')[0]
    const data = (value: unknown) => ({ status: 200, body: { result: { data: value } } })
    const error = (status: number, code: string) => ({ status, body: { error: { message: code, data: { code } } } })
    if (path === 'gateways.enrol') {
      this.enrolments++
      const input = JSON.parse(body.toString()) as { claimCode: string; publicKeyJwk: unknown }
      if (input.claimCode !== 'CLAIM-0001') return error(412, 'CLAIM_UNKNOWN')
      this.#gatewayKey = importPublicKey(input.publicKeyJwk)
      return data({
        gatewayId: this.gatewayId,
        groupId: 'harbour',
        nodeId: 'NODE01',
        serverKeyJwk: publicJwk(this.#key),
        mqttUrl: `mqtt://localhost:${this.mqttPort}`,
        epochFloor: 0,
      })
    }
    const token = authorization?.replace('Bearer ', '') ?? ''
    if (!this.#gatewayKey || claimedGateway(token) !== this.gatewayId || !verifyGatewayToken(token, this.#gatewayKey, Date.now()).ok) {
      return error(401, 'UNAUTHORIZED')
    }
    if (path === 'gateways.assignment') return data({ ...this.assignment, mqttUrl: `mqtt://localhost:${this.mqttPort}` })
    if (path === 'telemetry.ingest') {
      const batch = decodeBatch(body)
      if (!batch.ok) return error(400, batch.refusal.code)
      const { epoch, sequence, seriesOf, series, atMs, value } = batch.value
      const idOf = (i: number) => this.#seriesId(`${series[seriesOf[i]!]!.suffix}/${series[seriesOf[i]!]!.channel}`)
      return data({
        committed: this.#store(
          epoch,
          sequence,
          [...value].map((it, i) => ({ seriesId: idOf(i), atMs: atMs[i]!, value: it })),
        ),
        refused: [],
      })
    }
    if (path === 'inference.report') {
      const status = this.reportAnswers.shift() ?? 200
      if (status !== 200) return error(status, `HTTP_${status}`)
      const { jws } = JSON.parse(body.toString()) as { jws: string }
      const opened = openMessage('finding', jws, { key: this.#gatewayKey, audience: SERVER_AUDIENCE })
      if (!opened.ok) return error(400, opened.refusal.code)
      this.findings.push(opened.value)
      return data({})
    }
    return error(404, 'NOT_FOUND')
  }

  #seriesId(name: string): number {
    for (const { suffix, channels } of this.assignment.terminals) {
      for (const { id, seriesId } of channels) if (`${suffix}/${id}` === name) return seriesId
    }
    throw new Error(`a batch names ${name}, which was not assigned`)
  }

  #epoch = 0
  async #receive(topic: string, payload: Buffer) {
    const parsed = parseTopic(topic)
    if (parsed?.verb === 'receipt') {
      const opened = openMessage('receipt', payload.toString(), { key: this.#gatewayKey!, audience: SERVER_AUDIENCE })
      if (!opened.ok) throw new Error(opened.refusal.code)
      this.receipts.push(opened.value)
    } else if (parsed?.verb === 'status') this.statuses.push(JSON.parse(payload.toString()))
    else if (parsed?.verb === 'NDEATH') this.deaths++
    else if (parsed?.verb === 'NBIRTH' || parsed?.verb === 'NDATA') this.#sparkplug(parsed.verb, payload)
  }

  #sparkplug(verb: 'NBIRTH' | 'NDATA', payload: Buffer) {
    const decoded = decodeSparkplug(payload)
    if (!decoded.ok) throw new Error(decoded.refusal.code)
    const { names, value, alias, atMs, count } = decoded.value
    if (verb === 'NBIRTH') {
      this.#aliases = new Set([...alias].filter((it) => it >= 0))
      this.#epoch = value[names.indexOf(METRIC.epoch)]!
      this.births.push(value[names.indexOf(METRIC.bdSeq)]!)
      return
    }
    if (this.lossy && this.#count++ % 3 === 2) return
    if (names[0] !== METRIC.batch) throw new Error('the batch number comes first')
    const rows: Stored[] = []
    for (let i = 1; i < count; i++) {
      if (names[i] !== undefined) continue
      if (!this.#aliases.has(alias[i]!)) throw new Error('an alias without a birth')
      rows.push({ seriesId: alias[i]!, atMs: atMs[i]!, value: value[i]! })
    }
    const committed = this.#store(this.#epoch, value[0]!, rows)
    if (this.mute) return
    const message = JSON.stringify({ v: 1, epoch: this.#epoch, sequence: committed })
    this.#broker.publish(
      {
        cmd: 'publish',
        topic: ownTopic('harbour', 'NODE01', 'committed'),
        payload: Buffer.from(message),
        qos: 1,
        retain: false,
        dup: false,
      },
      () => {},
    )
  }

  /** Once a number; the answer is the highest number that has all before it. */
  #store(epoch: number, sequence: number, rows: Stored[]): number {
    const of = this.batches.get(String(epoch)) ?? new Map<number, Stored[]>()
    this.batches.set(String(epoch), of)
    if (of.has(sequence)) this.repeated++
    else of.set(sequence, rows)
    let committed = 0
    while (of.has(committed + 1)) committed++
    return committed
  }

  /** Batches that have not come although later ones have. */
  get holes(): number {
    return [...this.batches.values()].reduce((sum, of) => sum + Math.max(0, ...of.keys()) - of.size, 0)
  }

  /** All values of a series, in the order of their batches. */
  values(seriesId: number): number[] {
    return [...this.batches.values()].flatMap((of) =>
      [...of.keys()]
        .sort((a, b) => a - b)
        .flatMap((sequence) =>
          of
            .get(sequence)!
            .filter((it) => it.seriesId === seriesId)
            .map((it) => it.value),
        ),
    )
  }

  sign(message: CommandMessage): string {
    return signMessage('command', message, { key: this.#key, audience: this.gatewayId })
  }

  command(token: string): Promise<void> {
    return new Promise((done) => {
      this.#broker.publish(
        { cmd: 'publish', topic: ownTopic('harbour', 'NODE01', 'command'), payload: Buffer.from(token), qos: 1, retain: false, dup: false },
        () => done(),
      )
    })
  }

  nodeCommand(payload: Uint8Array) {
    this.#broker.publish(
      { cmd: 'publish', topic: 'spBv1.0/harbour/NCMD/NODE01', payload: Buffer.from(payload), qos: 0, retain: false, dup: false },
      () => {},
    )
  }

  /** Every MQTT connection breaks at once. */
  cut() {
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose]() {
    this.cut()
    await new Promise<void>((done) => this.#broker.close(() => done()))
    this.#tcp?.close()
    for (const server of this.#servers) server.close()
  }
}
