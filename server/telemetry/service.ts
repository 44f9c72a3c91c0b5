import { sparkplugColumns } from '#/protocol/sparkplug/index.ts'
import { type GatewayRecord, publishToGateway, type Session } from '#/server/gateways/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { type Admitted, admit, type Refused } from './admission.ts'
import { batchHash } from './batch-hash.ts'
import { Catalogue } from './catalogue.ts'
import { ClockBook } from './clock-book.ts'
import { pick, type ReadingColumns } from './columns.ts'
import { batchHashOf, type Committed, Committer } from './committer.ts'
import { CLOCK_OFF, HISTORICAL, isUntrusted, QUALITY, type TelemetryRefusal, UNTRUSTED } from './contract.ts'
import { Deaths } from './deaths.ts'
import { Exports } from './export.ts'
import { Figures } from './figures.ts'
import { Head } from './head.ts'
import { LatestColumns } from './latest-columns.ts'
import { isCommitted } from './progress.ts'
import { ProgressBook } from './progress-book.ts'
import { Quarantine } from './quarantine.ts'
import { Room } from './room.ts'
import { SlotKeeper } from './slot-keeper.ts'
import type { NameOf } from './sparkplug-node.ts'

const SCRATCH_METRICS = 10_000
const DISK_WAIT_SECONDS = 10

/** What was just made durable, one batch; alarms and live hear it in the order of commit. */
export type CommittedReadings = { gateway: GatewayRecord; receivedAtMs: number; readings: ReadingColumns }
export type CommittedListener = (committed: CommittedReadings) => void
export type Admission = { committed: number; duplicate: boolean; refused: Refused[] }
export type Delivery = {
  from: GatewayRecord
  batch: { epoch: number; sequence: number } | null // null: a third-party node numbers nothing
  readings: ReadingColumns
  nameOf: NameOf
}

/** Admission, commit and head: the one way in for readings, whatever brought them. */
export class Telemetry {
  readonly catalogue = new Catalogue()
  readonly head = new Head()
  readonly progress: ProgressBook
  readonly quarantine = new Quarantine()
  readonly deaths = new Deaths()
  readonly clocks = new ClockBook()
  readonly exports = new Exports()
  readonly latestColumns = new LatestColumns()
  readonly figures: Figures
  readonly slots: SlotKeeper
  readonly room: Room
  /** Columns into which data messages are decoded, one after the other. */
  readonly scratch = sparkplugColumns(SCRATCH_METRICS)
  readonly #system: System
  readonly #committer: Committer
  readonly #listeners = new Set<CommittedListener>()
  readonly #underWay = new Map<string, { hash: Buffer; done: Promise<'committed' | 'reused'> }>()

  constructor(system: System) {
    this.#system = system
    this.progress = new ProgressBook(system.db)
    this.slots = new SlotKeeper(system, this.head, {
      left: (slotId) => this.#committer.left(slotId),
      traitsOf: (id) => this.catalogue.traits(id),
    })
    this.#committer = new Committer({
      sql: system.db.ingest,
      log: system.log,
      slot: () => this.slots.current(),
      onCommitted: (group) => this.#committed(group),
    })
    this.head.onStepBack = (series, byMs) => {
      const device = this.catalogue.objectOf(series)
      if (device) this.clocks.steppedBack(device, byMs, system.clock.nowMs())
    }
    this.room = new Room(() => this.#committer.bytes, () => this.head.bytes) // biome-ignore format: one line
    this.figures = new Figures(system.metrics, () => this.#committer.waiting, () => this.head.bytes) // biome-ignore format: one line
  }

  get stuckMs(): number {
    return this.#committer.stuckMs
  }
  /** Memory of what was handed over and is not yet durable. */
  get bytesWaiting(): number {
    return this.#committer.bytes
  }
  get waiting(): number {
    return this.#committer.waiting
  }
  onCommitted(listener: CommittedListener): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  /** Resolves when what was admitted of it is durable; `committed` is the highest sequence with none missing before it. */
  async admitBatch({ from, batch, readings, nameOf }: Delivery): Promise<Result<Admission, TelemetryRefusal>> {
    const receivedAtMs = this.#system.clock.nowMs()
    if (!batch) {
      if (this.#diskFull) return this.#unkept(from, readings.count)
      const { refused } = await this.#commit(from, null, this.#unrepeated(readings), nameOf, receivedAtMs)
      return ok({ committed: 0, duplicate: false, refused })
    }
    const progress = this.progress.loaded(from.id, batch.epoch) ?? (await this.progress.of(from.id, batch.epoch))
    const id = { ...batch, hash: batchHash(readings) }
    if (isCommitted(progress, batch.sequence)) return this.#again(from, id, progress.contiguous)
    const key = `${from.id}:${batch.epoch}:${batch.sequence}`
    const underWay = this.#underWay.get(key)
    if (underWay) {
      if (!underWay.hash.equals(id.hash)) return this.#reused(from, batch)
      await underWay.done
      return ok({ committed: progress.contiguous, duplicate: true, refused: [] })
    }
    if (this.#diskFull) return refuse({ code: 'DISK_FULL', waitSeconds: DISK_WAIT_SECONDS })
    const work = this.#commit(from, id, readings, nameOf, receivedAtMs)
    const done = work.then((it) => it.outcome)
    done.catch(() => {}) // whoever waits for it hears; without a waiter, `work` below throws
    this.#underWay.set(key, { hash: id.hash, done })
    try {
      const { outcome, refused } = await work
      if (outcome === 'reused') return this.#reused(from, batch)
      return ok({ committed: progress.contiguous, duplicate: false, refused })
    } finally {
      this.#underWay.delete(key)
    }
  }

  /** Taken early enough that what was admitted before is still kept, and that orders, commands and the log have room. */
  get #diskFull(): boolean {
    return this.#system.services.vitals?.diskFull ?? false
  }

  /** A third-party node sends nothing again: what is lost of it is counted. */
  #unkept(from: GatewayRecord, readings: number): Result<Admission, TelemetryRefusal> {
    service(this.#system, 'gateways').noteRefused(from, 'DISK_FULL', readings, null)
    return refuse({ code: 'DISK_FULL', waitSeconds: DISK_WAIT_SECONDS })
  }

  async #commit(
    from: GatewayRecord,
    batch: { epoch: number; sequence: number; hash: Buffer } | null,
    readings: ReadingColumns,
    nameOf: NameOf,
    receivedAtMs: number,
  ) {
    const admitted = admit(readings, from.id, receivedAtMs, this.catalogue.rules)
    this.#judge(from, readings.count, admitted)
    this.#noteClocks(readings, admitted, receivedAtMs)
    this.#markClocks(from.id, admitted.readings, receivedAtMs)
    if (from.quarantine) doubt(admitted.readings)
    this.#refuse(from, readings, nameOf, admitted.refused, receivedAtMs)
    const outcome =
      admitted.readings.count > 0 || batch
        ? await this.#committer.add({
            gateway: from,
            batch,
            readings: admitted.readings,
            receivedAtMs,
            newestLiveMs: admitted.newestLiveMs,
          })
        : ('committed' as const)
    return { outcome, refused: admitted.refused }
  }

  /** How it behaves, counted beside what it says. */
  #judge(from: GatewayRecord, count: number, { readings, refused, newestLiveMs }: Admitted): void {
    const impossible = refused.reduce((sum, { reason }) => (IMPOSSIBLE.has(reason) ? sum + 1 : sum), 0)
    const live = newestLiveMs !== null
    const said = { readings: count, impossible, live: live ? readings.count : 0, late: !live && readings.count > 0 ? 1 : 0 }
    service(this.#system, 'gateways').noteConduct(from, said, this.catalogue.perSecondOf(from.id))
  }

  /** What was refused and mended since: late data of its sender, admitted like any other; what is refused again is only said. */
  async repair(from: GatewayRecord, readings: ReadingColumns): Promise<{ refused: Refused[] }> {
    const receivedAtMs = this.#system.clock.nowMs()
    for (let i = 0; i < readings.count; i++) readings.source[i]! |= HISTORICAL
    const admitted = admit(readings, from.id, receivedAtMs, this.catalogue.rules)
    if (from.quarantine) doubt(admitted.readings)
    if (admitted.readings.count > 0)
      await this.#committer.add({ gateway: from, batch: null, readings: admitted.readings, receivedAtMs, newestLiveMs: null })
    return { refused: admitted.refused }
  }

  /** Before anything is taken out: the indexes are those of what came. */
  #noteClocks(came: ReadingColumns, { refused, late }: Admitted, nowMs: number): void {
    const deviceOf = (index: number) => this.catalogue.objectOf(came.series[index]!)
    for (const { index, reason } of refused) {
      const device = reason === 'FUTURE' || reason === 'TOO_OLD' || reason === 'BAD_TIME' ? deviceOf(index) : undefined
      if (device) this.clocks.refused(device, reason, came.atMs[index]! - nowMs, nowMs)
    }
    for (const index of late) {
      const device = deviceOf(index)
      if (device) this.clocks.late(device, nowMs - came.atMs[index]!, nowMs)
    }
  }

  /** Readings of a device, or through a gateway, whose clock is wrong say so for good. */
  #markClocks(gatewayId: string, { series, source, count }: ReadingColumns, nowMs: number): void {
    if (!this.clocks.anyOff) return
    const whole = this.clocks.isOff(gatewayId, nowMs)
    for (let i = 0; i < count; i++) {
      const device = whole ? null : this.catalogue.objectOf(series[i]!)
      if (whole || (device && this.clocks.isOff(device, nowMs))) source[i]! |= CLOCK_OFF
    }
  }

  #refuse(from: GatewayRecord, readings: ReadingColumns, nameOf: NameOf, refused: readonly Refused[], receivedAtMs: number): void {
    if (refused.length === 0) return
    this.quarantine.add(from, readings, nameOf, refused, receivedAtMs)
    const first = new Map<string, { count: number; detail: string }>()
    for (const { index, reason } of refused) {
      const counted = first.get(reason)
      if (counted) counted.count++
      else first.set(reason, { count: 1, detail: `${nameOf(index) ?? this.#nameOf(readings.series[index]!)} = ${readings.value[index]}` })
    }
    for (const [reason, { count, detail }] of first) service(this.#system, 'gateways').noteRefused(from, reason, count, detail)
  }

  #nameOf(seriesId: number): string {
    const info = this.catalogue.get(seriesId)
    return info ? `${info.tag} ${info.channel}` : `series ${seriesId}`
  }

  /** A birth repeats values that were sent before: of a third-party node they are no new readings. */
  #unrepeated(readings: ReadingColumns): ReadingColumns {
    const fresh: number[] = []
    for (let i = 0; i < readings.count; i++) {
      const latest = this.head.latest(readings.series[i]!)
      if (latest?.atMs !== readings.atMs[i] || latest?.value !== readings.value[i]) fresh.push(i)
    }
    return fresh.length === readings.count ? readings : pick(readings, fresh)
  }

  async #again(
    from: GatewayRecord,
    batch: { epoch: number; sequence: number; hash: Buffer },
    contiguous: number,
  ): Promise<Result<Admission, TelemetryRefusal>> {
    const kept = await batchHashOf(this.#system.db.ingest, from.id, batch.epoch, batch.sequence)
    if (kept && !kept.equals(batch.hash)) return this.#reused(from, batch)
    return ok({ committed: contiguous, duplicate: true, refused: [] })
  }

  /** One number, two contents: a copied key, or an agent gone wrong. Nothing of it is stored, and it stands in the log. */
  async #reused(
    from: GatewayRecord,
    { epoch, sequence }: { epoch: number; sequence: number },
  ): Promise<Result<Admission, TelemetryRefusal>> {
    const gateways = service(this.#system, 'gateways')
    gateways.noteRefused(from, 'SEQUENCE_REUSED', 1, `epoch ${epoch}, sequence ${sequence}`)
    await gateways.event(from, 'gateway.sequence_reused', { epoch, sequence })
    return refuse({ code: 'SEQUENCE_REUSED', epoch, sequence })
  }

  #committed(group: Committed[]): void {
    const nowMs = this.#system.clock.nowMs()
    const told = new Map<string, Committed & { batch: NonNullable<Committed['batch']> }>()
    for (const it of group) {
      this.head.add(it.slot.id, it.readings, it.receivedAtMs)
      this.figures.committed(it.gateway.tenantId, it.readings.count, nowMs, it.receivedAtMs, it.newestLiveMs)
      if (it.batch) {
        this.progress.note(it.gateway.id, it.batch.epoch, it.batch.sequence)
        told.set(`${it.gateway.id}:${it.batch.epoch}`, { ...it, batch: it.batch })
      }
      if (untrusted(it.readings)) continue // kept, and nobody's news
      for (const listener of this.#listeners) {
        try {
          listener(it)
        } catch (error) {
          this.#system.log.error({ err: error }, 'a listener of committed readings threw')
        }
      }
    }
    for (const { gateway, batch } of told.values()) {
      this.tellCommitted(gateway, batch.epoch).catch((error) =>
        this.#system.log.debug({ err: error }, 'a gateway that has left was not told what is committed; it asks when it is back'),
      )
    }
  }

  /** What is committed, to the agent: after each commit, at each birth, and when it sends again what we have. */
  async tellCommitted(gateway: GatewayRecord, epoch: number): Promise<void> {
    const { contiguous } = await this.progress.of(gateway.id, epoch)
    service(this.#system, 'gateways').noteProgress(gateway.id, epoch, contiguous)
    await publishToGateway(this.#system, gateway.id, 'committed', JSON.stringify({ v: 1, epoch, sequence: contiguous }))
  }

  nodeTrouble(session: Session, reason: string, count: number, detail: string | null, payload?: Uint8Array): void {
    service(this.#system, 'gateways').noteRefused(session.gateway, reason, count, detail)
    if (payload) this.quarantine.addMessage(session.gateway, reason, payload, this.#system.clock.nowMs())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#committer[Symbol.asyncDispose]()
    await this.slots[Symbol.asyncDispose]()
  }
}

const IMPOSSIBLE: ReadonlySet<string> = new Set(['NOT_FINITE', 'OUT_OF_RANGE', 'WRONG_TYPE'])

/** Of a gateway in quarantine: kept, for a person to look at. */
function doubt({ quality, source, count }: ReadingColumns): void {
  for (let i = 0; i < count; i++) {
    quality[i] = Math.min(quality[i]!, QUALITY.uncertain)
    source[i]! |= UNTRUSTED
  }
}

/** A batch is trusted or not as a whole. */
const untrusted = ({ source, count }: ReadingColumns): boolean => count > 0 && isUntrusted(source[0]!)

declare module '#/server/platform/system.ts' {
  interface Services {
    telemetry: Telemetry
  }
}
