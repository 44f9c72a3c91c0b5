import type { GatewayRecord } from '#/server/gateways/index.ts'
import { copyIn } from '#/server/platform/copy-in.ts'
import type { Sql } from '#/server/platform/db.ts'
import type { Log } from '#/server/platform/log.ts'
import type { ReadingColumns } from './columns.ts'
import { encodeCopy } from './copy.ts'
import type { Slot } from './slots.ts'

export type BatchId = { epoch: number; sequence: number; hash: Buffer }
export type Commitment = { gateway: GatewayRecord; batch: BatchId | null; readings: ReadingColumns; receivedAtMs: number }
export type Committed = Commitment & { slot: Slot }
type Waiting = Commitment & { done: (outcome: 'committed' | 'reused') => void; failed: (error: unknown) => void }

const GROUP_READINGS = 50_000
const BACKLOG_READINGS = 100_000

/** Makes batches durable, several in one transaction where they wait for each other: readings by COPY, and the row of each batch.
 *  While the database is away it tries again; senders wait for room, and nothing is dropped. */
export class Committer {
  readonly #sql: Sql
  readonly #log: Log
  readonly #slot: () => Slot
  readonly #onCommitted: (committed: Committed[]) => void
  #queue: Waiting[] = []
  #waiting = 0
  /** since when the group in hand is not durable; null while nothing waits */
  #sinceMs: number | null = null
  #roomWaiters: (() => void)[] = []
  #running: Promise<void> | null = null
  #stopped = false

  constructor(options: { sql: Sql; log: Log; slot: () => Slot; onCommitted: (committed: Committed[]) => void }) {
    this.#sql = options.sql
    this.#log = options.log
    this.#slot = options.slot
    this.#onCommitted = options.onCommitted
  }

  get waiting(): number {
    return this.#waiting
  }

  /** How long the database has not taken what was handed to it, ms. */
  get stuckMs(): number {
    return this.#sinceMs === null ? 0 : performance.now() - this.#sinceMs
  }

  /** Resolves when it is durable; `reused` when the number was already given to another content. */
  add(commitment: Commitment): Promise<'committed' | 'reused'> {
    if (this.#stopped) return Promise.reject(new Error('the server is stopping'))
    return new Promise((done, failed) => {
      this.#queue.push({ ...commitment, done, failed })
      this.#waiting += commitment.readings.count
      this.#running ??= this.#run().finally(() => {
        this.#running = null
      })
    })
  }

  /** Resolves when there is room for more: a sender that waits here is not read from, and so learns to slow down. */
  room(): Promise<void> {
    if (this.#waiting < BACKLOG_READINGS) return Promise.resolve()
    return new Promise((resolve) => this.#roomWaiters.push(resolve))
  }

  async #run(): Promise<void> {
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const group = this.#takeGroup()
      this.#sinceMs = performance.now()
      await this.#commitGroup(group)
      this.#sinceMs = null
      this.#waiting -= group.reduce((sum, { readings }) => sum + readings.count, 0)
      if (this.#waiting < BACKLOG_READINGS) for (const resume of this.#roomWaiters.splice(0)) resume()
    }
  }

  #takeGroup(): Waiting[] {
    let readings = 0
    let end = 0
    while (end < this.#queue.length && (end === 0 || readings + this.#queue[end]!.readings.count <= GROUP_READINGS))
      readings += this.#queue[end++]!.readings.count
    return this.#queue.splice(0, end)
  }

  async #commitGroup(group: Waiting[]): Promise<void> {
    for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
      const slot = this.#slot()
      try {
        await writeGroup(this.#sql, slot, group)
        this.#onCommitted(group.map((it) => ({ ...it, slot })))
        for (const it of group) it.done('committed')
        return
      } catch (error) {
        if (isTaken(error)) return this.#sortOut(group)
        if (this.#stopped) {
          for (const it of group) it.failed(error)
          return
        }
        this.#log.warn({ err: error, readings: this.#waiting }, 'readings could not be committed; it is tried again')
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }

  /** Some of these batches are already there: an answer of the database was lost after it had committed, or another content has the number. */
  async #sortOut(group: Waiting[]): Promise<void> {
    const rest: Waiting[] = []
    for (const it of group) {
      const kept = it.batch ? await this.#keptHash(it.gateway.id, it.batch) : null
      if (!kept) rest.push(it)
      else if (it.batch && kept.equals(it.batch.hash)) {
        this.#onCommitted([{ ...it, slot: this.#slot() }])
        it.done('committed')
      } else it.done('reused')
    }
    if (rest.length > 0) await this.#commitGroup(rest)
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
    await this.#running
  }
}

export async function batchHashOf(sql: Sql, gatewayId: string, epoch: number, sequence: number): Promise<Buffer | null> {
  const [row] = await sql<{ hash: Buffer }[]>`
    select hash from telemetry_batches where gateway_id = ${gatewayId}::uuid and epoch = ${epoch} and sequence = ${sequence}`
  return row?.hash ?? null
}

const isTaken = (error: unknown) => (error as { code?: string }).code === '23505'

async function writeGroup(sql: Sql, slot: Slot, group: readonly Commitment[]): Promise<void> {
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
    await copyIn(tx, into, encodeCopy(group))
  })
}
