import type { ReadingColumns } from './columns.ts'
import { isHistorical, isUntrusted } from './contract.ts'

const CHUNK = 1 << 15
const STEP_BACK_MS = 60_000
const BYTES_A_ROW = 4 + 4 + 8 + 8 + 1 + 1

type Chunk = { previous: Int32Array; atMs: Float64Array; value: Float64Array; quality: Uint8Array; source: Uint8Array; series: Int32Array }

/** The readings of one open slot: appended as they come, linked backwards by series, dropped as a whole when the slot is closed. */
class HeadSlot {
  readonly id: number
  rows = 0
  readonly #chunks: Chunk[] = []
  #last = new Int32Array(1024).fill(-1) // newest row by series

  constructor(id: number) {
    this.id = id
  }

  get bytes(): number {
    return this.#chunks.length * CHUNK * BYTES_A_ROW + this.#last.byteLength
  }

  add(readings: ReadingColumns): void {
    const { count, series } = readings
    let most = this.#last.length - 1
    for (let i = 0; i < count; i++) if (series[i]! > most) most = series[i]!
    if (most >= this.#last.length) this.#last = grown(this.#last, most, -1)
    for (let from = 0; from < count; ) {
      const to = Math.min(count, from + CHUNK - (this.rows & (CHUNK - 1)))
      this.#addTo(from, to, readings)
      from = to
    }
  }

  /** Rows that fit into the chunk in hand. */
  #addTo(from: number, to: number, { series, atMs, value, quality, source }: ReadingColumns): void {
    const first = this.rows & (CHUNK - 1)
    if (first === 0) this.#chunks.push(newChunk())
    const chunk = this.#chunks[this.#chunks.length - 1]!
    const { previous } = chunk
    const last = this.#last
    for (let i = from, row = this.rows, at = first; i < to; i++, row++, at++) {
      const id = series[i]!
      previous[at] = last[id]!
      last[id] = row
    }
    chunk.series.set(series.subarray(from, to), first)
    chunk.atMs.set(atMs.subarray(from, to), first)
    chunk.value.set(value.subarray(from, to), first)
    chunk.quality.set(quality.subarray(from, to), first)
    chunk.source.set(source.subarray(from, to), first)
    this.rows += to - from
  }

  /** Newest arrival first. */
  each(series: number, visit: (atMs: number, value: number, quality: number, source: number) => void): void {
    for (let row = this.#last[series] ?? -1; row >= 0; ) {
      const chunk = this.#chunks[row >> 15]!
      const i = row & (CHUNK - 1)
      visit(chunk.atMs[i]!, chunk.value[i]!, chunk.quality[i]!, chunk.source[i]!)
      row = chunk.previous[i]!
    }
  }
}

const newChunk = (): Chunk => ({
  previous: new Int32Array(CHUNK),
  series: new Int32Array(CHUNK),
  atMs: new Float64Array(CHUNK),
  value: new Float64Array(CHUNK),
  quality: new Uint8Array(CHUNK),
  source: new Uint8Array(CHUNK),
})

function grown<T extends Int32Array | Float64Array | Uint8Array>(old: T, index: number, fill: number): T {
  const larger = new (old.constructor as new (length: number) => T)(Math.max(old.length * 2, index + 1))
  larger.fill(fill)
  larger.set(old)
  return larger
}

export type LatestValue = { atMs: number; value: number; quality: number; source: number; receivedAtMs: number }

/** In memory: the newest value of every series, and the readings of the open slots. */
export class Head {
  readonly #slots = new Map<number, HeadSlot>()
  #atMs = new Float64Array(1024).fill(Number.NEGATIVE_INFINITY)
  #value = new Float64Array(1024)
  #receivedAtMs = new Float64Array(1024)
  #quality = new Uint8Array(1024)
  #source = new Uint8Array(1024)
  seriesWithValue = 0
  /** Told of a live reading that is older than the newest by more than a minute: the clock behind it was set back. */
  onStepBack: (series: number, byMs: number) => void = () => {}

  get readings(): number {
    return [...this.#slots.values()].reduce((sum, slot) => sum + slot.rows, 0)
  }
  get bytes(): number {
    const latest = this.#atMs.byteLength * 3 + this.#quality.byteLength * 2
    return [...this.#slots.values()].reduce((sum, slot) => sum + slot.bytes, latest)
  }
  get openSlots(): number {
    return this.#slots.size
  }

  slotBytes(slotId: number): number {
    return this.#slots.get(slotId)?.bytes ?? 0
  }

  /** What is not trusted is kept with the rest and is nobody's newest value. */
  add(slotId: number, readings: ReadingColumns, receivedAtMs: number): void {
    let slot = this.#slots.get(slotId)
    if (!slot) {
      slot = new HeadSlot(slotId)
      this.#slots.set(slotId, slot)
    }
    slot.add(readings)
    const { count, series, atMs, value, quality, source } = readings
    for (let i = 0; i < count; i++) {
      // Most of the time each is the newest of a series that is known: then nothing is asked twice.
      const id = series[i]!
      if (isUntrusted(source[i]!)) continue
      if (atMs[i]! >= this.#atMs[id]! && this.#atMs[id]! > Number.NEGATIVE_INFINITY) {
        this.#atMs[id] = atMs[i]!
        this.#value[id] = value[i]!
        this.#quality[id] = quality[i]!
        this.#source[id] = source[i]!
        this.#receivedAtMs[id] = receivedAtMs
      } else {
        if (this.#atMs[id]! - atMs[i]! > STEP_BACK_MS && !isHistorical(source[i]!)) this.onStepBack(id, this.#atMs[id]! - atMs[i]!)
        this.see(id, atMs[i]!, value[i]!, quality[i]!, source[i]!, receivedAtMs)
      }
    }
  }

  /** The newest by device time wins, and of two with the same time the later arrival: late data never overwrite a newer value. */
  see(series: number, atMs: number, value: number, quality: number, source: number, receivedAtMs: number): void {
    if (series >= this.#atMs.length) this.#grow(series)
    if (atMs < this.#atMs[series]!) return
    if (this.#atMs[series] === Number.NEGATIVE_INFINITY) this.seriesWithValue++
    this.#atMs[series] = atMs
    this.#value[series] = value
    this.#quality[series] = quality
    this.#source[series] = source
    this.#receivedAtMs[series] = receivedAtMs
  }

  /** Device time of the newest; before everything where there is none. */
  newestMs(series: number): number {
    return this.#atMs[series] ?? Number.NEGATIVE_INFINITY
  }

  latest(series: number): LatestValue | null {
    const atMs = this.#atMs[series]
    if (atMs === undefined || atMs === Number.NEGATIVE_INFINITY) return null
    return {
      atMs,
      value: this.#value[series]!,
      quality: this.#quality[series]!,
      source: this.#source[series]!,
      receivedAtMs: this.#receivedAtMs[series]!,
    }
  }

  /** The newest of many series, without an object for each; device time before everything where there is none. */
  eachLatest(
    series: Int32Array,
    visit: (index: number, atMs: number, value: number, quality: number, source: number, receivedAtMs: number) => void,
  ): void {
    for (let i = 0; i < series.length; i++) {
      const id = series[i]!
      const atMs = this.#atMs[id] ?? Number.NEGATIVE_INFINITY
      visit(i, atMs, this.#value[id]!, this.#quality[id]!, this.#source[id]!, this.#receivedAtMs[id]!)
    }
  }

  /** Readings of open slots in [fromMs, toMs), later arrivals first. */
  each(series: number, fromMs: number, toMs: number, visit: (atMs: number, value: number, quality: number, source: number) => void): void {
    for (const slot of [...this.#slots.values()].reverse()) {
      slot.each(series, (atMs, value, quality, source) => {
        if (atMs >= fromMs && atMs < toMs) visit(atMs, value, quality, source)
      })
    }
  }

  dropSlot(slotId: number): void {
    this.#slots.delete(slotId)
  }

  #grow(series: number): void {
    this.#atMs = grown(this.#atMs, series, Number.NEGATIVE_INFINITY)
    this.#value = grown(this.#value, series, 0)
    this.#receivedAtMs = grown(this.#receivedAtMs, series, 0)
    this.#quality = grown(this.#quality, series, 0)
    this.#source = grown(this.#source, series, 0)
  }
}
