import { join } from 'node:path'
import type { EvidenceClaims } from '#/protocol/attestation.ts'
import type { Assignment } from '#/protocol/messages.ts'
import { SERVER_AUDIENCE, signMessage } from '#/protocol/signatures.ts'
import { cachedAssignment, fetchAssignment } from './assignment.ts'
import { Attester } from './attestation/attester.ts'
import { measureConfiguration } from './attestation/measure.ts'
import { CertificateKeeper } from './certificate/keeper.ts'
import type { ServerClock } from './clock.ts'
import { localHold } from './commands/holds.ts'
import { CommandIntake } from './commands/intake.ts'
import { Journal } from './commands/journal.ts'
import type { AgentConfig, GatewayConfig } from './config.ts'
import type { Capture, Driver, DriverReading, Log } from './drivers/driver.ts'
import { Driving } from './driving.ts'
import { FindingSpool } from './findings/spool.ts'
import { type Identity, openIdentity, proofOf } from './identity.ts'
import type { FindingDraft, InferenceSession } from './inference/types.ts'
import { admit, type Counts } from './intake.ts'
import { SeenNumbers } from './numbers.ts'
import { BATCH_LIMITS, Batcher } from './outbox/batcher.ts'
import { Outbox } from './outbox/outbox.ts'
import { recallZeros, rememberZeros } from './remembered.ts'
import { atMost, pause } from './retry.ts'
import type { ServerClient } from './server-client.ts'
import { statusOf } from './status.ts'
import { storageSecret } from './storage-secret.ts'
import { Terminals } from './terminals.ts'
import { timeSource } from './time-source.ts'
import { runHttpsUplink } from './uplink/https.ts'
import { runMqttUplink } from './uplink/mqtt.ts'
import type { UplinkContext } from './uplink/uplink.ts'

export type GatewayDeps = {
  config: AgentConfig
  own: GatewayConfig
  /** Of the agent's program, measured at its start. */
  agentHash: Promise<string>
  driver: Driver
  client: ServerClient
  clock: ServerClock
  log: Log
  signal: AbortSignal
  /** null where no model runs. */
  inference: () => InferenceSession | null
  /** Called when it serves other terminals or models than before. */
  onAssigned: () => void
}

const ASSIGNMENT_EVERY_MS = 30_000
const TIDY_EVERY_MS = 10_000
const FORGET_AFTER_MS = 3_600_000

/** One gateway: identity, what it serves, driver to outbox to uplink, commands to driver, findings to the server. */
export class Gateway {
  readonly name: string
  readonly #deps: GatewayDeps
  readonly #dir: string
  readonly #counts: Counts = {}
  readonly #driving: Driving
  readonly #numbers: SeenNumbers
  #terminals = new Terminals({ version: 'none', terminals: [], models: [] })
  #models: Parameters<InferenceSession['assign']>[0]['models'] = []
  #identity: Identity | null = null
  #spool: FindingSpool | null = null
  #batcher: Batcher | null = null
  #outbox: Outbox | null = null
  #mqttUrl: string | null = null
  #certificate: CertificateKeeper | null = null
  #attester: Attester | null = null

  constructor(deps: GatewayDeps) {
    this.#deps = deps
    this.name = deps.own.name
    this.#dir = join(deps.config.dataDir, deps.own.name)
    const { driver, own, log } = deps
    this.#numbers = new SeenNumbers(own.numbers ?? { machine: false }, log)
    this.#driving = new Driving({ driver, options: own.driver.options, log, take: (readings) => this.#take(readings) })
  }

  get terminals() {
    return this.#terminals
  }
  get models() {
    return this.#models
  }

  /** Runs until the signal comes. What is not on the disk by then was never confirmed to anyone. */
  async run() {
    const { client, own, log, signal, config } = this.#deps
    const identity = await openIdentity({ dir: this.#dir, claimCode: own.claimCode, client, log, signal })
    if (identity === null) return
    this.#identity = identity
    const certificate = new CertificateKeeper({ dir: this.#dir, identity, client, clock: this.#deps.clock, log })
    this.#certificate = certificate
    await certificate.open(signal)
    this.#attester = new Attester({ identity, client, clock: this.#deps.clock, log, signal }, () => this.#measured(identity))
    const limits = config.outboxBytes === undefined ? {} : { maxBytes: config.outboxBytes }
    const secret = await storageSecret(this.#dir)
    await using outbox = await Outbox.open(join(this.#dir, 'outbox'), { epochFloor: identity.epochFloor, now: Date.now, secret, limits })
    await using journal = await Journal.open(join(this.#dir, 'commands.journal'), Date.now())
    const spool = await FindingSpool.open(join(this.#dir, 'findings'), log)
    if (outbox.damaged > 0) log.error({ damaged: outbox.damaged }, 'the outbox has damaged batches; they are sent empty')
    this.#outbox = outbox
    this.#spool = spool
    this.#batcher = new Batcher(outbox, BATCH_LIMITS, (error) => log.error({ err: error }, 'the outbox cannot be written; trying again'))
    this.#assign(await cachedAssignment(this.#dir))
    // born once with everything, not first with nothing
    if (this.#terminals.bySuffix.size === 0) await this.#refresh(identity)
    await this.#numbers.look()
    await recallZeros(this.#dir, this.#terminals, Date.now())

    const intake = new CommandIntake({
      identity,
      journal,
      terminals: () => this.#terminals,
      hold: (tag) => localHold(this.#dir, tag),
      write: (...asked) => this.#driving.write(...asked),
      nowMs: Date.now,
      serverNowMs: () => this.#deps.clock.serverNowMs(),
      log,
    })
    const refresh = new Refresh(() => this.#refresh(identity))
    const uplink = this.#uplinkContext(identity, { outbox, journal, intake, spool, ask: () => refresh.soon() })
    await Promise.all([
      own.uplink === 'mqtt' ? runMqttUplink(uplink) : runHttpsUplink(uplink, client),
      this.#driving.run(() => this.#terminals.points, signal),
      spool.run((jws) => this.#report(identity, jws), signal),
      refresh.run(ASSIGNMENT_EVERY_MS, signal),
      certificate.run(signal),
      this.#numbers.run(signal),
      this.#tidy(outbox, journal),
    ])
    await atMost(1_000, intake.settled())
    await this.#batcher.flush()
    await rememberZeros(this.#dir, this.#terminals, Date.now())
  }

  #uplinkContext(
    identity: Identity,
    has: { outbox: Outbox; journal: Journal; intake: CommandIntake; spool: FindingSpool; ask: () => void },
  ): UplinkContext {
    const { config, own, clock, log, signal, inference } = this.#deps
    const { outbox, journal, intake, spool, ask } = has
    return {
      identity,
      dir: this.#dir,
      tls: () => this.#certificate?.tls ?? null,
      mqttUrl: () => config.mqttUrl ?? this.#mqttUrl ?? identity.mqttUrl ?? '',
      outbox,
      journal,
      terminals: () => this.#terminals,
      numbers: this.#numbers,
      time: () => ({ source: timeSource(config.timeSource), offsetMs: clock.offsetMs }),
      clock,
      onCommand: (token) => intake.take(token),
      onAttest: async (nonce) => this.#attester?.answer(nonce),
      onConnected: ask,
      onTrouble: ask,
      status: () =>
        statusOf({
          nowMs: Date.now(),
          outbox,
          clock,
          timeSource: timeSource(config.timeSource),
          link: own.uplink,
          models: (inference()?.stats() ?? []).filter((it) => this.#terminals.points.some(({ typeId }) => typeId === it.typeId)),
          counts: this.#counts,
          rejectedCommands: intake.rejected,
          refusedFindings: spool.refused,
          refusedModels: inference()?.refused?.() ?? 0,
        }),
      statusEveryMs: config.statusEveryMs,
      log,
      signal,
    }
  }

  async #measured({ holder }: Identity): Promise<EvidenceClaims['onefold']> {
    const { own, config, inference, agentHash } = this.#deps
    const models = (inference()?.stats() ?? []).filter((it) => this.#terminals.points.some(({ typeId }) => typeId === it.typeId))
    return {
      holder: holder.kind,
      agent: await agentHash,
      configuration: measureConfiguration(own, config),
      models: models.map(({ id, version, hash }) => ({ id, version, hash })),
    }
  }

  async #take(readings: DriverReading[]) {
    if (this.#outbox?.isFull) {
      this.#counts.OUTBOX_FULL = (this.#counts.OUTBOX_FULL ?? 0) + readings.length
      return
    }
    const { admitted, converted } = admit(readings, this.#terminals, this.#counts)
    this.#deps.inference()?.offer(converted)
    await this.#batcher?.add(admitted)
  }

  #assign(assignment: Assignment) {
    this.#mqttUrl = assignment.mqttUrl ?? this.#mqttUrl
    if (this.#certificate) this.#certificate.deviceUrl = assignment.deviceUrl
    void this.#attester?.answer(assignment.attest)
    if (String(assignment.version) === this.#terminals.version) return
    this.#terminals = new Terminals(assignment, this.#terminals)
    this.#models = assignment.models
    this.#deps.onAssigned()
    this.#driving.reopen()
  }

  async #refresh(identity: Identity) {
    const { client, clock, signal, log } = this.#deps
    try {
      this.#assign(await fetchAssignment({ dir: this.#dir, client, identity, clock, signal }))
    } catch (error) {
      if (!signal.aborted) log.debug({ reason: (error as Error).message }, 'the assignment stays as it is')
    }
  }

  async #report(identity: Identity, jws: string) {
    const { client, clock, signal } = this.#deps
    await client.mutation('inference.report', { input: { jws }, ...proofOf(identity, clock.serverNowMs()), signal })
  }

  /** A model's finding about one of our terminals: signed, kept until the server has answered. */
  async found({ tag, evidence, ...draft }: FindingDraft) {
    const terminal = this.#terminals.byTag.get(tag)
    if (!terminal || !this.#identity || !this.#spool) return
    const clockErrorMs = this.#deps.clock.errorMs ?? 60_000
    const message = { v: 1 as const, ...draft, suffix: terminal.assigned.suffix, evidence: { ...evidence, clockErrorMs } }
    await this.#spool.add(signMessage('finding', message, { key: this.#identity.key, audience: SERVER_AUDIENCE }), this.#deps.signal)
  }

  capture(tag: string, name: string): Promise<Capture | null> {
    return this.#driving.capture(tag, name)
  }

  async #tidy(outbox: Outbox, journal: Journal) {
    const { signal, log } = this.#deps
    while (!signal.aborted) {
      await pause(TIDY_EVERY_MS, signal)
      journal.forgetBefore(Date.now() - FORGET_AFTER_MS)
      await Promise.all([outbox.tidy(), rememberZeros(this.#dir, this.#terminals, Date.now())]).catch((error) =>
        log.warn({ err: error }, 'the outbox could not be tidied'),
      )
    }
  }
}

/** Every so often, and at once when asked. */
class Refresh {
  readonly #work: () => Promise<void>
  #now = new AbortController()

  constructor(work: () => Promise<void>) {
    this.#work = work
  }

  soon() {
    this.#now.abort()
  }

  async run(everyMs: number, signal: AbortSignal) {
    while (!signal.aborted) {
      this.#now = new AbortController()
      await this.#work()
      await pause(everyMs, AbortSignal.any([signal, this.#now.signal]))
    }
  }
}
