import type { KeyObject } from 'node:crypto'
import { randomUUID } from 'node:crypto'
import { Counter, Gauge } from 'prom-client'
import type { TimeSource } from '#/protocol/messages/status.ts'
import type { StatusMessage } from '#/protocol/messages.ts'
import { encodeSparkplug } from '#/protocol/sparkplug/index.ts'
import { METRIC, ownTopic, sparkplugTopic } from '#/protocol/topics.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { Listener } from '#/server/platform/listeners.ts'
import type { System } from '#/server/platform/system.ts'
import type { GatewayId } from '#/twin-models/core/ids.ts'
import type { Reference } from './appraise.ts'
import { Certificates } from './certificates.ts'
import { Conduct, type Said } from './conduct.ts'
import type { ModelRef, Quarantined } from './contract.ts'
import { type Crowd, crowdOf } from './crowd.ts'
import { quarantineByRule } from './quarantine.ts'
import type { GatewayRecord } from './reader.ts'
import { shippedAgent } from './references.ts'
import { Runs } from './runs.ts'
import { type Link, mayAskRebirth, type Session } from './session.ts'
import { Tally } from './tally.ts'
import { raiseEpochFloor, saveOnline, saveRefusals, saveSightings } from './writer.ts'

const HTTPS_SILENCE_MS = 90_000
const FLUSH_MS = 2_000

export type ReceiptHandler = (from: GatewayRecord, jws: string) => Promise<void>
export type ModelSource = (gateway: GatewayRecord) => Promise<ModelRef[]>
export type OfflineReason = 'death' | 'disconnected' | 'silent' | 'replaced' | 'server_stopped'

/** By what a gateway's clock is held; `offsetMs`: ours minus its own, where it knows. */
export type TimeSaid = { source: TimeSource; offsetMs: number | null }

/** Who is connected to this worker, and what is counted about them until it is written. */
export class Gateways {
  readonly serverKey: KeyObject
  /** Set by the MQTT listener once it knows its port. */
  mqttUrl: string | null = null
  /** Who signed what that listener shows; it sets it too. */
  mqttCaPem: string | null = null
  /** Set by the device port. */
  deviceUrl: string | null = null
  receiptHandler: ReceiptHandler | null = null
  modelSource: ModelSource = async () => []
  readonly #system: System
  readonly crowd: Crowd
  readonly #known = new Map<string, Promise<GatewayRecord | null>>()
  readonly #sessions = new Map<string, Session>()
  readonly #seen = new Map<string, { lastSeenAtMs: number; gaps: number; status: StatusMessage | null; time: TimeSaid | null }>()
  /** Who was seen since it was last written who was. */
  #unwritten = new Set<string>()
  readonly #silenceFrom = new Map<string, number>()
  readonly #cameBy = new Map<string, Listener['name']>()
  readonly #progress = new Map<string, { epoch: number; sequence: number }>()
  readonly #tally = new Tally()
  readonly #runs = new Runs()
  readonly conduct = new Conduct()
  readonly certificates: Certificates
  #shipped: Promise<Reference> | null = null
  readonly #refused: Counter<'reason'>
  readonly #timer: NodeJS.Timeout
  #flushing: Promise<void> = Promise.resolve()

  constructor(system: System, key: KeyObject) {
    this.#system = system
    this.serverKey = key
    this.crowd = crowdOf(system.db, randomUUID(), () => system.clock.nowMs())
    this.certificates = new Certificates(system, this.crowd)
    this.#refused = new Counter({
      name: 'onefold_refused_total',
      help: 'Messages and readings refused, by reason',
      labelNames: ['reason'],
      registers: [system.metrics],
    })
    const sessions = this.#sessions
    new Gauge({
      name: 'onefold_gateways_online', help: 'Gateways online at this worker', registers: [system.metrics],
      collect() { this.set([...sessions.values()].filter((session) => session.online).length) },
    }) // biome-ignore format: read as one
    this.#timer = setInterval(() => this.#sweep(), FLUSH_MS)
  }

  /** Cached until something about it changes: each message of a gateway asks for it. */
  find(id: string): Promise<GatewayRecord | null> {
    const key = id.toLowerCase()
    let found = this.#known.get(key)
    if (!found) {
      found = this.crowd.gateway(key).then((gateway) => {
        if (!gateway) this.#known.delete(key)
        return gateway
      })
      found.catch(() => this.#known.delete(key))
      this.#known.set(key, found)
    }
    return found
  }

  /** What is known of it is read again, and a connection under its old credentials ends. */
  forget(id: string): void {
    this.#known.delete(id)
    this.#runs.forget(id)
    this.certificates.forget(id)
    this.#sessions.get(id)?.link.close('credentials changed')
  }

  /** The registry changed it, or many (null): tag and site are read again, the connection stays. */
  forgetRecord(id: string | null): void {
    if (id === null) this.#known.clear()
    else this.#known.delete(id)
  }

  /** The agent that came with this server, measured once. */
  shipped(): Promise<Reference> {
    this.#shipped ??= shippedAgent()
    return this.#shipped
  }

  session(gatewayId: string): Session | null {
    return this.#sessions.get(gatewayId) ?? null
  }
  isOnline(gatewayId: string): boolean {
    return this.#sessions.get(gatewayId)?.online === true || this.#silenceFrom.has(gatewayId)
  }
  /** Which of our listeners it is connected by: a port, or over HTTPS the one that it asked at last. */
  doorOf(gatewayId: string): number | Listener['name'] | null {
    const session = this.#sessions.get(gatewayId)
    return (session ? session.link.port : this.#cameBy.get(gatewayId)) ?? null
  }
  noteDoor(gatewayId: string, name: 'web' | 'devices'): void {
    this.#cameBy.set(gatewayId, name)
  }
  progress(gatewayId: string): { epoch: number; sequence: number } {
    return this.#progress.get(gatewayId) ?? { epoch: 0, sequence: 0 }
  }
  /** By what its clock is held, as its status or else its birth says; null where it says nothing. */
  time(gatewayId: string): TimeSaid | null {
    const seen = this.#seen.get(gatewayId)
    const status = seen?.status
    return status?.timeSource ? { source: status.timeSource, offsetMs: status.clockOffsetMs } : (seen?.time ?? null)
  }
  status(gatewayId: string): StatusMessage | null {
    return this.#seen.get(gatewayId)?.status ?? null
  }

  /** A connection that proved itself. An older one of the same gateway is closed: one identity, one connection. */
  async connect(gateway: GatewayRecord, link: Link): Promise<Session> {
    const older = this.#sessions.get(gateway.id)
    const session: Session = { gateway, link, leaseEpoch: 0, online: false, rebirthAskedMs: null }
    this.#sessions.set(gateway.id, session)
    this.#silenceFrom.delete(gateway.id)
    if (older) {
      const nowMs = this.#system.clock.nowMs()
      if (older.online && this.#runs.turnsOut(gateway.id, nowMs - (this.#seen.get(gateway.id)?.lastSeenAtMs ?? 0), nowMs))
        await quarantineByRule(this.#system, gateway, 'identity_twice', 'turned_out')
      older.link.close('replaced')
    }
    this.#see(gateway.id)
    try {
      session.leaseEpoch = (await this.crowd.lease(gateway.id)) ?? 0
    } catch (error) {
      if (this.#sessions.get(gateway.id) === session) this.#sessions.delete(gateway.id)
      throw error
    }
    return session
  }

  /** The node was born: from now on commands reach it. */
  async born(session: Session): Promise<void> {
    session.rebirthAskedMs = null
    this.#see(session.gateway.id)
    if (session.online || this.#sessions.get(session.gateway.id) !== session) return
    session.online = true
    await this.#tell(session.gateway, true, { transport: session.link.transport, leaseEpoch: session.leaseEpoch })
  }

  async disconnect(session: Session, reason: OfflineReason): Promise<void> {
    if (this.#sessions.get(session.gateway.id) !== session) return
    this.#sessions.delete(session.gateway.id)
    if (!session.online) return
    session.online = false
    await this.#tell(session.gateway, false, { reason })
  }

  /** Dead by its own word, and still connected: it will be born again. */
  async died(session: Session): Promise<void> {
    if (!session.online) return
    session.online = false
    await this.#tell(session.gateway, false, { reason: 'death' satisfies OfflineReason })
  }

  /** A gateway that delivers over HTTPS is online while it goes on delivering. */
  touch(gateway: GatewayRecord): void {
    this.#see(gateway.id)
    const known = this.#silenceFrom.has(gateway.id)
    if (this.#sessions.has(gateway.id)) return
    this.#silenceFrom.set(gateway.id, this.#system.clock.nowMs() + HTTPS_SILENCE_MS)
    if (!known) this.#inBackground(this.#tell(gateway, true, { transport: 'https' }))
  }

  noteTime(gatewayId: GatewayId, time: TimeSaid | null): void {
    this.#see(gatewayId).time = time
  }

  noteStatus(gatewayId: GatewayId, status: StatusMessage): void {
    this.#see(gatewayId).status = status
  }

  /** Counted by reason and sender, here and in Prometheus; written within seconds. */
  noteRefused(of: Pick<GatewayRecord, 'id' | 'tenantId'> | null, reason: string, count: number, detail: string | null = null): void {
    this.#refused.inc({ reason }, count)
    if (of) this.#tally.add({ tenantId: of.tenantId, gatewayId: of.id }, reason, count, this.#system.clock.nowMs(), detail)
  }

  noteProgress(gatewayId: GatewayId, epoch: number, sequence: number): void {
    const known = this.#progress.get(gatewayId)
    if (known && known.epoch > epoch) return
    this.#progress.set(gatewayId, { epoch, sequence })
    if (known?.epoch === epoch) return
    this.#inBackground(this.#system.db.system((tx) => raiseEpochFloor(tx, gatewayId, epoch + 1)))
  }

  /** Something is missing: counted, in the log, and one request for a rebirth. */
  async gap(session: Session, data: { expected: number; got: number }): Promise<void> {
    const { gateway } = session
    this.#see(gateway.id).gaps++
    this.noteRefused(gateway, 'SEQUENCE_GAP', 1, `expected ${data.expected}, got ${data.got}`)
    await this.askRebirth(session)
    await this.#append(gateway, 'gateway.gap', data)
  }

  async askRebirth(session: Session): Promise<void> {
    const nowMs = this.#system.clock.nowMs()
    if (!mayAskRebirth(session, nowMs)) return
    session.rebirthAskedMs = nowMs
    const payload = encodeSparkplug({ timestampMs: nowMs, metrics: [{ name: METRIC.rebirth, type: 'Boolean', value: true }] })
    await session.link.send(sparkplugTopic(session.gateway.groupId, 'NCMD', session.gateway.nodeId), payload, 0)
  }

  /** False where the gateway is not online here: what it is owed comes from the database when it is. */
  async publish(gatewayId: string, kind: 'command' | 'committed' | 'attest', payload: string): Promise<boolean> {
    const session = this.#sessions.get(gatewayId)
    if (!session || (kind === 'command' && !this.mayBeCommanded(gatewayId))) return false
    await session.link.send(ownTopic(session.gateway.groupId, session.gateway.nodeId, kind), payload, 1)
    return true
  }

  /** Online here, over MQTT, and trusted. */
  mayBeCommanded(gatewayId: string): boolean {
    const session = this.#sessions.get(gatewayId)
    return session?.online === true && session.gateway.quarantine === null
  }

  /** A token of the gateway was accepted: held against what its key has said before. */
  async speaks(gateway: GatewayRecord, run: string | null, as: 'connection' | 'request'): Promise<void> {
    if (this.#runs.speaks(gateway.id, run, as, this.#system.clock.nowMs()))
      await quarantineByRule(this.#system, gateway, 'identity_twice', 'came_back')
  }

  /** The start of its agent that speaks now, where it says so. */
  runOf(gatewayId: string): string | null {
    return this.#runs.current(gatewayId)
  }

  /** What a gateway just said, held against the rules of conduct. */
  noteConduct(gateway: GatewayRecord, said: Said, expectedPerS = 0): void {
    const rule = this.conduct.note(gateway.id, said, expectedPerS, this.#system.clock.nowMs())
    if (rule) this.#inBackground(quarantineByRule(this.#system, gateway, rule, ''))
  }

  /** It published in the name of another: once is enough, no agent does so by mistake. */
  spokeForAnother(gateway: GatewayRecord, topic: string): Promise<void> {
    return quarantineByRule(this.#system, gateway, 'others_topic', topic)
  }

  /** Trusted or not from now on, wherever the record is held. */
  hold(gateway: GatewayRecord, quarantine: Quarantined | null): void {
    gateway.quarantine = quarantine
    const session = this.#sessions.get(gateway.id)
    if (session) session.gateway.quarantine = quarantine
    this.#known.delete(gateway.id)
  }

  /** Somebody decided about it, here or in another worker: what the database says holds, for an open connection too. */
  async reload(id: string): Promise<void> {
    this.#known.delete(id)
    const gateway = await this.find(id)
    const session = this.#sessions.get(id)
    if (gateway && session) session.gateway.quarantine = gateway.quarantine
  }

  async event(gateway: GatewayRecord, verb: string, data: Record<string, unknown>): Promise<void> {
    await this.#append(gateway, verb, data)
  }

  #seenOf(gatewayId: string) {
    let seen = this.#seen.get(gatewayId)
    if (!seen) {
      seen = { lastSeenAtMs: 0, gaps: 0, status: null, time: null }
      this.#seen.set(gatewayId, seen)
    }
    return seen
  }
  #see(gatewayId: string) {
    const seen = this.#seenOf(gatewayId)
    this.#unwritten.add(gatewayId)
    seen.lastSeenAtMs = this.#system.clock.nowMs()
    return seen
  }
  noteSeen(gatewayId: string): void {
    this.#see(gatewayId)
  }

  async #tell(gateway: GatewayRecord, online: boolean, data: Record<string, unknown>): Promise<void> {
    const at = new Date(this.#system.clock.nowMs())
    // Two who turn each other out come and go every second: that would be all the log says.
    if (gateway.quarantine?.rules.includes('identity_twice'))
      return void (await this.#system.db.system((tx) => saveOnline(tx, gateway.id, online, at)))
    await this.#append(gateway, online ? 'gateway.online' : 'gateway.offline', data, (tx) => saveOnline(tx, gateway.id, online, at))
  }

  async #append(
    gateway: GatewayRecord,
    verb: string,
    data: Record<string, unknown>,
    also?: (tx: Parameters<typeof saveOnline>[0]) => Promise<unknown>,
  ): Promise<void> {
    await this.#system.db.system(async (tx) => {
      await also?.(tx)
      await appendFeed(
        tx,
        {
          tenantId: gateway.tenantId,
          actor: { kind: 'gateway', id: gateway.id, name: gateway.tag },
          verb,
          subject: { kind: 'gateway', id: gateway.id },
          objectId: gateway.id as never,
          siteId: gateway.siteId,
          data: { tag: gateway.tag, siteId: gateway.siteId, ...data },
        },
        new Date(this.#system.clock.nowMs()),
      )
    })
  }

  #sweep(): void {
    const nowMs = this.#system.clock.nowMs()
    for (const [gatewayId, untilMs] of this.#silenceFrom) {
      if (untilMs > nowMs) continue
      this.#silenceFrom.delete(gatewayId)
      if (this.#sessions.has(gatewayId)) continue
      this.#inBackground(
        this.find(gatewayId).then((gateway) => gateway && this.#tell(gateway, false, { reason: 'silent' satisfies OfflineReason })),
      )
    }
    this.#inBackground(this.flush())
  }

  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write())
    return this.#flushing
  }

  async #write(): Promise<void> {
    const counts = this.#tally.take()
    const sightings = [...this.#unwritten].map((gatewayId) => ({ gatewayId: gatewayId as GatewayId, ...this.#seenOf(gatewayId) }))
    for (const { gatewayId } of sightings) this.#seenOf(gatewayId).gaps = 0
    this.#unwritten.clear()
    try {
      await this.#system.db.system(async (tx) => {
        await saveRefusals(tx, counts)
        await saveSightings(tx, sightings)
      })
    } catch (error) {
      this.#tally.restore(counts)
      for (const { gatewayId, gaps } of sightings) this.#see(gatewayId).gaps += gaps
      this.#system.log.warn({ err: error }, 'what was seen of gateways could not be written; it is tried again')
    }
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch((error) => this.#system.log.warn({ err: error }, 'a note about a gateway could not be written'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    for (const session of [...this.#sessions.values()]) await this.disconnect(session, 'server_stopped').catch(() => {})
    await this.flush()
  }
}

declare module '#/server/platform/system.ts' {
  interface Services {
    gateways: Gateways
  }
}
