import { type Batch, encodeBatch } from '#/protocol/batch/batch.ts'
import { QUALITY_CODE, type Quality, type Source } from '#/protocol/quality.ts'
import type { Outbox } from './outbox.ts'

export type Admitted = {
  suffix: string
  channel: string
  atMs: number
  value: number
  quality: Quality
  source: Source
  historical: boolean
}
export type BatchLimits = { readings: number; waitMs: number }
export const BATCH_LIMITS: BatchLimits = { readings: 500, waitMs: 50 }

/** Readings to batches: one batch has one source and is late as a whole or not; live ones go first. */
export class Batcher {
  readonly #outbox: Outbox
  readonly #limits: BatchLimits
  readonly #onFailure: (error: unknown) => void
  #groups = new Map<string, Admitted[]>()
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(outbox: Outbox, limits: BatchLimits, onFailure: (error: unknown) => void) {
    this.#outbox = outbox
    this.#limits = limits
    this.#onFailure = onFailure
  }

  /** Resolves at once while there is room, else when the disk has caught up: the driver is then asked for no more. */
  async add(readings: readonly Admitted[]): Promise<void> {
    for (const reading of readings) {
      const key = `${reading.source} ${reading.historical}`
      const group = this.#groups.get(key)
      if (group === undefined) this.#groups.set(key, [reading])
      else group.push(reading)
      if (group !== undefined && group.length >= this.#limits.readings) await this.flush()
    }
    if (this.#groups.size > 0) this.#timer ??= setTimeout(() => void this.flush(), this.#limits.waitMs)
  }

  /** Everything added so far is on the disk when this resolves. */
  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const groups = [...this.#groups.values()].sort((a, b) => Number(a[0]!.historical) - Number(b[0]!.historical))
    this.#groups = new Map()
    for (const group of groups) this.#writing = this.#writing.then(() => this.#write(group))
    return this.#writing
  }

  /** A disk that refuses (full, gone) is asked again: what was admitted is not given up. */
  async #write(group: readonly Admitted[]) {
    for (let tries = 0; ; tries++) {
      try {
        await this.#outbox.append((sequence) => encodeBatch(batchOf(group, this.#outbox.epoch, sequence)))
        return
      } catch (error) {
        this.#onFailure(error)
        if (tries >= MAX_TRIES) return
        await this.#outbox.tidy().catch(() => {})
        await new Promise((done) => setTimeout(done, Math.min(200 * 2 ** tries, 5_000)))
      }
    }
  }
}
/** About ten minutes; beyond it the process cannot be stopped by its user and its readings are old. */
const MAX_TRIES = 120

function batchOf(group: readonly Admitted[], epoch: number, sequence: number): Batch {
  const places = new Map<string, number>()
  const series: Batch['series'] = []
  const seriesOf = new Uint32Array(group.length)
  const atMs = new Float64Array(group.length)
  const value = new Float64Array(group.length)
  const quality = new Uint8Array(group.length)
  group.forEach((reading, i) => {
    const key = `${reading.suffix}/${reading.channel}`
    let place = places.get(key)
    if (place === undefined) {
      place = series.push({ suffix: reading.suffix, channel: reading.channel }) - 1
      places.set(key, place)
    }
    seriesOf[i] = place
    atMs[i] = reading.atMs
    value[i] = reading.value
    quality[i] = QUALITY_CODE[reading.quality]
  })
  const { source, historical } = group[0]!
  return { epoch, sequence, source, historical, series, seriesOf, atMs, value, quality }
}

/** Stands for a batch that the disk has lost, so that those behind it can be confirmed. */
export function emptyBatch(epoch: number, sequence: number): Batch {
  const none = new Float64Array(0)
  return {
    epoch,
    sequence,
    source: 'measured',
    historical: false,
    series: [],
    seriesOf: new Uint32Array(0),
    atMs: none,
    value: none,
    quality: new Uint8Array(0),
  }
}
