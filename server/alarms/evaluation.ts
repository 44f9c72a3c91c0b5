import { sql } from 'drizzle-orm'
import { type ObjectRecord, readMeasured, typeOf } from '#/server/inference/index.ts'
import type { FeedEntry } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import { isHistorical, QUALITY } from '#/server/telemetry/contract.ts'
import type { FindingKind } from '#/twin-models/catalog/shape.ts'
import type { FindingId } from '#/twin-models/core/ids.ts'
import { type Change, Evaluator, type Watched } from './evaluator.ts'
import { alarmFromFinding, endedByModel, writeChange } from './process.ts'
import { readActive } from './reader.ts'

/** Readings as they were committed; index by index one reading. */
export type Readings = {
  count: number
  series: Int32Array
  atMs: Float64Array
  value: Float64Array
  quality: Uint8Array
  source: Uint8Array
}
export type LatestOf = (series: number) => { value: number; quality: number } | null
const TRIES = 20

/** Holds what is watched for, and writes what changed, in the order in which it happened. */
export class Evaluation {
  readonly #system: System
  readonly #latest: (series: number) => number | null
  readonly #evaluator = new Evaluator()
  readonly #queue: Change[] = []
  readonly #changed = (change: Change) => void this.#queue.push(change)
  #writing: Promise<void> | null = null
  #stopped = false

  constructor(system: System, latestOf: LatestOf) {
    this.#system = system
    this.#latest = (series) => {
      const latest = latestOf(series)
      return latest?.quality === QUALITY.good ? latest.value : null
    }
  }

  /** How many limits and returns are watched for. */
  get watching(): number {
    return this.#evaluator.size
  }

  /** Reads what is to be watched: of all objects, or of one that changed. */
  async load(only?: string): Promise<void> {
    const { objects, active } = await this.#system.db.system(async (tx) => ({
      objects: await readMeasured(tx, only),
      active: await readActive(tx),
    }))
    const open = new Set(active.map(({ objectId, kind }) => `${objectId} ${kind}`))
    const waiting = new Set(active.flatMap(({ objectId, kind, origin }) => (origin === 'finding' ? [`${objectId} ${kind}`] : [])))
    if (only && objects.length === 0) this.#evaluator.forget(only)
    for (const object of objects) {
      const type = typeOf(object)
      if (!type) continue
      this.#evaluator.setLimits(watchedOf(object), type.rules, (kind) => open.has(`${object.id} ${kind}`), this.#latest)
      for (const kind of type.findings) if (waiting.has(`${object.id} ${kind.id}`)) this.#awaitNormal(object, kind)
    }
  }

  /** Late and doubtful readings decide nothing. */
  hear(readings: Readings): void {
    const { count, series, atMs, value, quality, source } = readings
    for (let i = 0; i < count; i++) {
      if (quality[i]! < QUALITY.good || isHistorical(source[i]!)) continue
      this.#evaluator.offer(series[i]!, value[i]!, atMs[i]!, this.#changed)
    }
    if (this.#queue.length > 0) this.#writing ??= this.#write()
  }

  /** A finding began or ended, or an order for it was made. */
  async handle(entry: FeedEntry): Promise<void> {
    const now = new Date(this.#system.clock.nowMs())
    const { objectId, data } = entry
    await this.#system.db.tenant(entry.tenantId, async (tx) => {
      if (entry.verb === 'finding.opened') {
        const raised = await alarmFromFinding(tx, entry.subject.id as FindingId, now)
        if (raised) this.#awaitNormal(raised.object, raised.kind)
      }
      if (entry.verb === 'finding.ended' && objectId && data.by === 'model') await endedByModel(tx, objectId, String(data.kind), now)
      if (entry.verb === 'order.created' && objectId && typeof data.kind === 'string') {
        await tx.execute(sql`update alarms set order_number = ${String(data.number)}
          where object_id = ${objectId} and kind = ${data.kind} and closed_at is null and order_number is distinct from ${String(data.number)}`)
      }
    })
  }

  /** Resolves when all that was heard is written. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.settled()
  }

  #awaitNormal(object: ObjectRecord, kind: FindingKind): void {
    const { id, normal, normalHoldMs } = kind
    if (normal) this.#evaluator.awaitNormal(watchedOf(object), { id, normal, normalHoldMs }, this.#latest)
  }

  async #write(): Promise<void> {
    for (let change = this.#queue.shift(); change; change = this.#queue.shift()) {
      if (change.origin === 'finding') this.#evaluator.forgetNormal(change.of.objectId, change.id)
      await this.#writeOne(change)
    }
    this.#writing = null
  }

  async #writeOne(change: Change): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const now = new Date(this.#system.clock.nowMs())
        await this.#system.db.tenant(change.of.tenantId, (tx) => writeChange(tx, change, now))
        return
      } catch (error) {
        this.#system.log.error(
          { err: error, objectId: change.of.objectId, kind: change.id, step: change.step, attempt },
          'an alarm could not be written',
        )
        if (this.#stopped || attempt === TRIES) return
        await new Promise((resolve) => setTimeout(resolve, Math.min(50 * 2 ** attempt, 5_000)))
      }
    }
  }
}

const watchedOf = ({ id, tenantId, series }: ObjectRecord): Watched => ({
  objectId: id,
  tenantId,
  series: new Map(series.map(({ channel, id }) => [channel, id])),
})
