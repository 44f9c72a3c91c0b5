import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import { Gauge } from 'prom-client'
import { type GatewayRecord, gatewayFromPassword, receiveReceipt, receiveStatus, type Session } from '#/server/gateways/index.ts'
import { noteListener } from '#/server/platform/listeners.ts'
import { type System, service } from '#/server/platform/system.ts'
import { nodeGone, receiveSparkplug } from '#/server/telemetry/index.ts'
import { type Door, type OpenDoor, openDoor, reachable } from './doors.ts'
import { FrameGuard } from './mqtt-frames.ts'
import { publishable, speaksForAnother, subscribable } from './mqtt-rights.ts'
import { announceHost } from './mqtt-state.ts'
import { presented } from './presented.ts'
import { createTurns, TURNS } from './turns.ts'

/** `url`: the first door's; `plainUrl`: of one without TLS, null where there is none. */
export type MqttListener = AsyncDisposable & { port: number; url: string; plainUrl: string | null }

const MAX_PACKET_BYTES = 4 * 1024 * 1024
const MAX_UNPROVEN_BYTES = 16 * 1024
const PROVE_WITHIN_MS = 10_000
const PATIENCE_MS = 10_000

type Peer = { session: Session; turn: Promise<void> }

/** The listener for gateways: proves who connects, holds each to its own topics, and hands what is said to gateways and telemetry. MQTT 3.1.1,
 *  by one door or several; gateways are told of the first one with TLS.
 *  @throws Error with one line when a port is taken or may not be opened */
export async function startMqtt(system: System, doors: readonly [Door, ...Door[]]): Promise<MqttListener> {
  const peers = new Map<Client, Peer>()
  const turns = createTurns(TURNS)
  const entering = new WeakMap<object, () => void>()
  const broker = await Aedes.createBroker({
    connectTimeout: PROVE_WITHIN_MS,
    drainTimeout: 30_000,
    queueLimit: 1_000,
    maxClientsIdLength: 64,
    // One identity, one connection: the client id is the gateway's, whatever the client calls itself. Sessions are clean: what a
    // gateway is owed comes from the database when it is born, never from the memory of this process.
    preConnect: (client, packet, done) => {
      Object.assign(packet, { clientId: packet.username?.toLowerCase() ?? presented(client.conn)?.name ?? packet.clientId, clean: true })
      done(null, true) // who names nobody is refused below like anybody unknown: turned away here, the connection would stay
    },
    authenticate: (client, userName, password, done) => {
      prove(system, client, userName ?? '', password?.toString('utf8') ?? '')
        .finally(() => entering.get(client.conn)?.())
        .then((session) => {
          if (!session) return done(badCredentials(), false)
          peers.set(client, { session, turn: Promise.resolve() })
          client.conn.once('close', () => void leave(system, peers, client)) // also when it goes before it was answered
          if (client.closed || client.conn.destroyed) return void leave(system, peers, client) // or went meanwhile
          done(null, true)
        })
        .catch((error) => {
          system.log.error({ err: error }, 'a gateway could not be looked up')
          done(unavailable(), false)
        })
    },
    authorizeSubscribe: (client, subscription, done) => {
      const peer = peers.get(client)
      const allowed = peer !== undefined && subscribable(peer.session.gateway, subscription.topic)
      if (!allowed)
        service(system, 'gateways').noteRefused(peer?.session.gateway ?? null, 'FORBIDDEN_TOPIC', 1, `subscribe ${subscription.topic}`)
      done(null, allowed ? subscription : null) // null: refused in the SUBACK, the connection goes on
    },
    authorizePublish: (client, packet, done) => {
      packet.retain = false // nothing is kept for anybody
      const peer = client ? peers.get(client) : undefined
      if (!client || !peer) return done(client ? new Error('not proven') : null)
      // In the order of arrival, one at a time: birth before data. aedes reads on only when all of a chunk is done, so whoever
      // sends faster than we commit is held back by TCP itself.
      const heard = peer.turn.then(() => hear(system, peer.session, packet))
      peer.turn = heard.catch(() => {})
      heard.then(
        () => done(null),
        (error) => done(error as Error),
      )
    },
  })
  broker.on('clientDisconnect', (client) => void leave(system, peers, client))
  broker.on('clientError', (client, error) => {
    if (!peers.has(client)) return
    system.log.info({ gateway: client.id, reason: error.message }, 'a connection of a gateway ended')
    void leave(system, peers, client)
  })
  broker.on('connectionError', () => service(system, 'gateways').noteRefused(null, 'BAD_CREDENTIALS', 1))
  new Gauge({ name: 'onefold_mqtt_connections', help: 'MQTT connections', registers: [system.metrics], collect() { this.set(broker.connectedClients) } }) // biome-ignore format: one line

  const opened: OpenDoor[] = []
  const noted: Disposable[] = []
  const urls: { url: string; port: number; tls: boolean }[] = []
  const enter = (socket: Socket, entered: () => void) => {
    entering.set(socket, entered)
    guard(system, socket, () => peers.get((socket as Socket & { client?: Client }).client as Client)?.session ?? null)
    broker.handle(socket)
  }
  for (const door of doors) {
    const standing = await openDoor(door, turns, enter)
    opened.push(standing)
    const { port } = standing
    const tls = door.tls !== undefined
    noted.push(noteListener(system, { name: 'mqtt', host: door.host, port, encrypted: tls }))
    urls.push({ url: `${tls ? 'mqtts' : 'mqtt'}://${reachable(door.host, system.env.publicUrl)}:${port}`, port, tls })
  }
  const [first] = urls as [(typeof urls)[0]]
  service(system, 'gateways').mqttUrl = urls.find(({ tls }) => tls)?.url ?? first.url
  service(system, 'gateways').mqttCaPem = doors.find(({ tls }) => tls)?.tls?.caPem ?? null
  const host = await announceHost(broker, system.clock)
  return {
    port: first.port,
    url: first.url,
    plainUrl: urls.find(({ tls }) => !tls)?.url ?? null,
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]()
      turns[Symbol.dispose]()
      for (const one of noted) one[Symbol.dispose]()
      const closed = opened.map((door) => door.close())
      await new Promise<void>((resolve) => broker.close(resolve))
      for (const door of opened) door.drop() // the broker knows nothing of who was still proving himself
      await Promise.all(closed)
      await Promise.all([...peers.values()].map((peer) => peer.turn))
    },
  }
}

async function prove(system: System, client: Client, userName: string, password: string): Promise<Session | null> {
  const gateways = service(system, 'gateways')
  const gateway = await proven(system, client.conn, userName, password)
  if (!gateway) return null
  return gateways.connect(gateway, {
    transport: 'mqtt',
    port: (client.conn as Socket).localPort,
    send: (topic, payload, qos) =>
      new Promise((resolve, reject) => {
        if (client.closed) return reject(new Error('the connection is closed'))
        // What comes before its CONNACK makes a client deaf: what it is owed by then it is told at its birth.
        if (!(client as Client & { connackSent?: boolean }).connackSent) return reject(new Error('the connection is not yet open'))
        const packet = { cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain: false, dup: false } as PublishPacket
        client.publish(packet, (error) => (error ? reject(error) : resolve()))
      }),
    close: () => client.close(),
  })
}

/** By its certificate where it shows one, and then by whatever password it gives beside it; where it could have shown
 *  the one that it holds, the password alone is not enough. */
async function proven(system: System, socket: Client['conn'], userName: string, password: string): Promise<GatewayRecord | null> {
  const gateways = service(system, 'gateways')
  const refused = (reason: 'BAD_CERTIFICATE' | 'BAD_CREDENTIALS', of: GatewayRecord | null) => {
    gateways.noteRefused(of, reason, 1, userName.slice(0, 64))
    return null
  }
  const shown = presented(socket)
  const certified = shown && (await gateways.certificates.gatewayOf(shown))
  if (shown && !certified) return refused('BAD_CERTIFICATE', await gateways.certificates.onceOf(shown.hash))
  if (certified && userName !== '' && userName.toLowerCase() !== certified.id) return refused('BAD_CERTIFICATE', certified)
  if (certified && password === '') return certified
  const known = await gatewayFromPassword(system, certified?.id ?? userName, password)
  if (!known) return refused('BAD_CREDENTIALS', await gateways.find(userName).catch(() => null))
  const couldShow = socket instanceof TLSSocket && known.publicKey !== null
  if (couldShow && !certified && (await gateways.certificates.holds(known))) return refused('BAD_CREDENTIALS', known)
  return known
}

/** @throws Error where the connection must end: a topic that is not the node's, or a receipt that could not be kept */
async function hear(system: System, session: Session, packet: { topic: string; payload: string | Buffer }): Promise<void> {
  service(system, 'gateways').noteConduct(session.gateway, { messages: 1 })
  const topic = publishable(session.gateway, packet.topic)
  if (!topic) {
    service(system, 'gateways').noteRefused(session.gateway, 'FORBIDDEN_TOPIC', 1, `publish ${packet.topic.slice(0, 150)}`)
    if (speaksForAnother(session.gateway, packet.topic))
      await service(system, 'gateways').spokeForAnother(session.gateway, packet.topic.slice(0, 150))
    throw new Error(`topic not allowed: ${packet.topic.slice(0, 150)}`)
  }
  const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
  if (topic.space === 'sparkplug') return receiveSparkplug(system, session, topic.verb, topic.device ?? null, payload)
  if (topic.verb === 'receipt') return kept(() => receiveReceipt(system, session, payload))
  receiveStatus(system, session, payload)
}

/** While the database is away the connection waits with what it says; only where that lasts it must end, and the receipt is sent again. */
async function kept(work: () => Promise<void>): Promise<void> {
  for (const byMs = performance.now() + PATIENCE_MS; ; ) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() > byMs) throw error
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

async function leave(system: System, peers: Map<Client, Peer>, client: Client): Promise<void> {
  const peer = peers.get(client)
  if (!peer) return
  peers.delete(client)
  try {
    await peer.turn
    nodeGone(system, peer.session)
    await service(system, 'gateways').disconnect(peer.session, 'disconnected')
  } catch (error) {
    system.log.warn({ err: error }, 'a gateway left and this could not be written')
  }
}

/** Reads through: a packet too long ends the connection at its header. Before a client has proven itself it may send little. */
function guard(system: System, socket: Socket, sessionOf: () => Session | null): void {
  const frames = new FrameGuard(MAX_PACKET_BYTES)
  const read = socket.read.bind(socket)
  let unproven = 0
  socket.read = (size?: number) => {
    const chunk = read(size) as Buffer | null
    if (!chunk) return chunk
    const session = sessionOf()
    if (!session) unproven += chunk.length
    if (frames.accepts(chunk) && (session || unproven <= MAX_UNPROVEN_BYTES)) return chunk
    service(system, 'gateways').noteRefused(
      session?.gateway ?? null,
      'TOO_LARGE',
      1,
      `a packet of more than ${session ? MAX_PACKET_BYTES : MAX_UNPROVEN_BYTES} bytes`,
    )
    socket.destroy(new Error('packet too long'))
    return null
  }
}

const badCredentials = () => Object.assign(new Error('bad user name or password'), { returnCode: 4 }) as AuthenticateError
const unavailable = () => Object.assign(new Error('server unavailable'), { returnCode: 3 }) as AuthenticateError
