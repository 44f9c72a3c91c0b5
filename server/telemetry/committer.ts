import type { GatewayRecord } from '#/server/gateways/index.ts'
import { copyIn } from '#/server/platform/copy-in.ts'
import type { Sql } from '#/server/platform/db.ts'
import type { Log } from '#/server/platform/log.ts'
import { BYTES_A_READING, type ReadingColumns } from './columns.ts'
import { CopyBuffer } from './copy.ts'
import type { Slot } from './slots.ts'

export type BatchId = { epoch: number; sequence: number; hash: Buffer }
export type Commitment = {
  gateway: GatewayRecord
  batch: BatchId | null
  readings: ReadingColumns
  receivedAtMs: number
  newestLiveMs: number | null
}
export type Committed = Commitment & { slot: Slot }
type Outcome = 'committed' | 'reused'
type Waiting = Commitment & { done: (outcome: Outcome) => void; failed: (error: unknown) => void }

/** A group as large as raw COPY is fastest with; a second one is under way beside it as soon as it is worth a transaction of its own. */
const GROUP_READINGS = 50_000
const WORTH_A_LANE = 10_000
const LANES = 2
/** Small groups begin no more often than this: of thousands of small messages a second many are one transaction. The first waits for nothing. */
const PACE_MS = 20
/** A batch costs as much beside its readings. */
const BATCH_BYTES = 400

/** Makes batches durable, several in one transaction where they wait for each other: readings by COPY, and the row of each batch.
 *  While the database is away it tries again; senders wait for room, and nothing is dropped. What is durable is told in the order in which it came. */
export class Committer {
  readonly #sql: Sql
  readonly #log: Log
  readonly #slot: () => Slot
  readonly #onCommitted: (committed: Committed[]) => void
  #queue: Waiting[] = []
  #queuedReadings = 0
  #bytes = 0
  #readings = 0
  readonly #underWay = new Map<Promise<void>, { sinceMs: number; slots: Set<number> }>()
  readonly #buffers = Array.from({ length: LANES }, () => new CopyBuffer())
  #told: Promise<void> = Promise.resolve()
  #startedMs = Number.NEGATIVE_INFINITY
  #pacing: NodeJS.Timeout | null = null
  #stopped = false

  constructor(options: { sql: Sql; log: Log; slot: () => Slot; onCommitted: (committed: Committed[]) => void }) {
    this.#sql = options.sql
    this.#log = options.log
    this.#slot = options.slot
    this.#onCommitted = options.onCommitted
  }

  /** Readings handed over and not yet durable. */
  get waiting(): number {
    return this.#readings
  }
  /** What they take in memory. */
  get bytes(): number {
    return this.#bytes
  }

  /** How long the database has not taken what was handed to it, ms. */
  get stuckMs(): number {
    let sinceMs = Number.POSITIVE_INFINITY
    for (const group of this.#underWay.values()) sinceMs = Math.min(sinceMs, group.sinceMs)
    return Math.max(0, performance.now() - sinceMs)
  }

  /** Resolves when it is durable; `reused` when the number was already given to another content. */
  add(commitment: Commitment): Promise<Outcome> {
    if (this.#stopped) return Promise.reject(new Error('the server is stopping'))
    return new Promise((done, failed) => {
      this.#queue.push({ ...commitment, done, failed })
      this.#queuedReadings += commitment.readings.count
      this.#readings += commitment.readings.count
      this.#bytes += bytesOf(commitment)
      this.#start()
    })
  }

  /** Resolves when no group is on its way into this slot any more. */
  async left(slotId: number): Promise<void> {
    const into = [...this.#underWay].filter(([, { slots }]) => slots.has(slotId)).map(([group]) => group)
    await Promise.all(into)
  }

  #start(): void {
    while (this.#queue.length > 0 && this.#underWay.size < LANES) {
      if (this.#queuedReadings < WORTH_A_LANE && !this.#stopped && this.#pace()) return
      const group = this.#takeGroup()
      this.#startedMs = performance.now()
      const state = { sinceMs: this.#startedMs, slots: new Set<number>() }
      const buffer = this.#buffers.pop() as CopyBuffer
      const work = this.#commitGroup(group, state.slots, buffer, this.#told)
      this.#told = work.catch(() => {})
      const ended = work.finally(() => {
        this.#underWay.delete(ended)
        this.#buffers.push(buffer)
        this.#readings -= readingsOf(group)
        for (const it of group) this.#bytes -= bytesOf(it)
        this.#start()
      })
      ended.catch((error) => this.#log.error({ err: error }, 'a group of batches was not told of its end'))
      this.#underWay.set(ended, state)
    }
  }

  /** True where a small group has to wait: for one under way, or for its time. */
  #pace(): boolean {
    if (this.#underWay.size > 0) return true
    const restMs = this.#startedMs + PACE_MS - performance.now()
    if (restMs <= 0) return false
    this.#pacing ??= setTimeout(() => {
      this.#pacing = null
      this.#start()
    }, restMs)
    return true
  }

  #takeGroup(): Waiting[] {
    let readings = 0
    let end = 0
    while (end < this.#queue.length && (end === 0 || readings + this.#queue[end]!.readings.count <= GROUP_READINGS))
      readings += this.#queue[end++]!.readings.count
    this.#queuedReadings -= readings
    return this.#queue.splice(0, end)
  }

  async #commitGroup(group: Waiting[], slots: Set<number>, buffer: CopyBuffer, before: Promise<void>): Promise<void> {
    for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
      const slot = this.#slot()
      slots.add(slot.id)
      try {
        await writeGroup(this.#sql, slot, group, buffer)
      } catch (error) {
        if (isTaken(error)) return this.#sortOut(group, slots, buffer, before)
        if (this.#stopped) {
          for (const it of group) it.failed(error)
          return
        }
        this.#log.warn({ err: error, readings: this.waiting }, 'readings could not be committed; it is tried again')
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
        continue
      }
      await before
      this.#onCommitted(group.map((it) => ({ ...it, slot })))
      for (const it of group) it.done('committed')
      return
    }
  }

  /** Some of these batches are already there: an answer of the database was lost after it had committed, or another content has the number. */
  async #sortOut(group: Waiting[], slots: Set<number>, buffer: CopyBuffer, before: Promise<void>): Promise<void> {
    const rest: Waiting[] = []
    for (const it of group) {
      const kept = it.batch ? await this.#keptHash(it.gateway.id, it.batch) : null
      if (!kept) rest.push(it)
      else if (it.batch && kept.equals(it.batch.hash)) {
        await before
        this.#onCommitted([{ ...it, slot: this.#slot() }])
        it.done('committed')
      } else it.done('reused')
    }
    if (rest.length > 0) await this.#commitGroup(rest, slots, buffer, before)
  }

  async #keptHash(gatewayId: string, batch: BatchId): Promise<Buffer | null> {
    for (;;) {
      try {
        return await batchHashOf(this.#sql, gatewayId, batch.epoch, batch.sequence)
      } catch (error) {
        if (this.#stopped) throw error
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true
    this.#start()
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay.keys())
    if (this.#pacing) clearTimeout(this.#pacing)
  }
}

const readingsOf = (group: readonly Commitment[]) => group.reduce((sum, { readings }) => sum + readings.count, 0)
const bytesOf = ({ readings }: Commitment) => readings.count * BYTES_A_READING + BATCH_BYTES

export async function batchHashOf(sql: Sql, gatewayId: string, epoch: number, sequence: number): Promise<Buffer | null> {
  const [row] = await sql<{ hash: Buffer }[]>`
    select hash from telemetry_batches where gateway_id = ${gatewayId}::uuid and epoch = ${epoch} and sequence = ${sequence}`
  return row?.hash ?? null
}

const isTaken = (error: unknown) => (error as { code?: string }).code === '23505'

async function writeGroup(sql: Sql, slot: Slot, group: readonly Commitment[], buffer: CopyBuffer): Promise<void> {
  const numbered = group.filter((it): it is Commitment & { batch: BatchId } => it.batch !== null)
  await sql.begin(async (tx) => {
    if (numbered.length > 0) {
      await tx`insert into telemetry_batches (gateway_id, epoch, sequence, hash, readings, received_at)
        select g, e, s, decode(h, 'hex'), n, to_timestamp(t / 1000) from unnest(${numbered.map((it) => it.gateway.id)}::uuid[], ${numbered.map((it) => it.batch.epoch)}::int4[],
          ${numbered.map((it) => it.batch.sequence)}::int8[], ${numbered.map((it) => it.batch.hash.toString('hex'))}::text[],
          ${numbered.map((it) => it.readings.count)}::int4[], ${numbered.map((it) => it.receivedAtMs)}::float8[]) as it(g, e, s, h, n, t)`
    }
    if (group.every((it) => it.readings.count === 0)) return
    const into = `copy ${slot.table} (series_id, at, value, quality, source, received_at) from stdin (format binary)`
    await copyIn(tx, into, buffer.encode(group))
  })
}
