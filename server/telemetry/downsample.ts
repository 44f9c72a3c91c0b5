import type { Drawn, SeriesPoints } from './contract.ts'
import type { Readings } from './packing/block.ts'
import { DAY_MS, HOUR_MS, LEVEL, LEVELS, type Level, MINUTE_MS } from './packing/spans.ts'
import type { Found } from './read.ts'

/** Roll-ups as soon as a pixel is wider than their buckets: a chart then reads a few buckets a pixel, however long its range. */
export function levelOf(pixelMs: number): Level | null {
  if (pixelMs > DAY_MS) return LEVEL.day
  if (pixelMs > HOUR_MS) return LEVEL.hour
  return pixelMs > MINUTE_MS ? LEVEL.minute : null
}

const GOOD = 192

/** As many points as pixels at most: where there are more readings, a pixel's mean and extremes, so that no spike disappears. A pixel's time is
 *  its middle; a bucket of a roll-up belongs to the pixel that holds its own middle. One canvas draws one series after the other. */
export class Canvas {
  readonly #range: { fromMs: number; toMs: number; pixels: number }
  readonly #halfMs: number // of a bucket
  readonly #n: Float64Array
  readonly #sum: Float64Array
  readonly #min: Float64Array
  readonly #max: Float64Array
  readonly #worst: Uint8Array

  constructor(range: { fromMs: number; toMs: number; pixels: number }, level: Level | null = null) {
    const doubles = () => new Float64Array(range.pixels)
    this.#range = range
    this.#halfMs = level === null ? 0 : LEVELS[level].widthMs / 2
    this.#n = doubles()
    this.#sum = doubles()
    this.#min = doubles()
    this.#max = doubles()
    this.#worst = new Uint8Array(range.pixels)
  }

  draw({ buckets, loose }: Found): Drawn {
    const { fromMs, toMs, pixels } = this.#range
    if (buckets.count === 0 && loose.count <= pixels) return asTheyAre(loose)
    const [stepMs, halfMs] = [(toMs - fromMs) / pixels, this.#halfMs]
    const n = this.#n.fill(0)
    const sum = this.#sum.fill(0)
    const min = this.#min.fill(Number.POSITIVE_INFINITY)
    const max = this.#max.fill(Number.NEGATIVE_INFINITY)
    const worst = this.#worst.fill(GOOD)
    const pixelOf = (ms: number) => Math.min(pixels - 1, Math.max(0, Math.floor((ms - fromMs) / stepMs)))
    const { atUs, value, quality } = loose
    for (let i = 0; i < loose.count; i++) {
      const pixel = pixelOf(atUs[i]! / 1_000)
      const it = value[i]!
      n[pixel]!++
      sum[pixel]! += it
      if (it < min[pixel]!) min[pixel] = it
      if (it > max[pixel]!) max[pixel] = it
      if (quality[i]! < worst[pixel]!) worst[pixel] = quality[i]!
    }
    const { startMs, readings, sum: sums, min: least, max: most, worst: worsts } = buckets
    for (let i = 0; i < buckets.count; i++) {
      const pixel = pixelOf(startMs[i]! + halfMs)
      n[pixel]! += readings[i]!
      sum[pixel]! += sums[i]!
      if (least[i]! < min[pixel]!) min[pixel] = least[i]!
      if (most[i]! > max[pixel]!) max[pixel] = most[i]!
      if (worsts[i]! < worst[pixel]!) worst[pixel] = worsts[i]!
    }
    return this.#filled(stepMs)
  }

  /** The pixels that hold something, in columns of their own. */
  #filled(stepMs: number): Drawn {
    const [n, sum, min, max, worst] = [this.#n, this.#sum, this.#min, this.#max, this.#worst]
    let count = 0
    for (let pixel = 0; pixel < n.length; pixel++) if (n[pixel]! > 0) count++
    const round = rounding(min, max, n)
    const bytes = new ArrayBuffer(count * 33)
    const [t, v, low, high] = [0, 1, 2, 3].map((i) => new Float64Array(bytes, count * 8 * i, count)) as [Float64Array, Float64Array, Float64Array, Float64Array] // biome-ignore format: one line
    const q = new Uint8Array(bytes, count * 32, count)
    let [to, doubtful] = [0, false]
    for (let pixel = 0; pixel < n.length; pixel++) {
      if (n[pixel] === 0) continue
      t[to] = Math.round(this.#range.fromMs + (pixel + 0.5) * stepMs)
      v[to] = round(sum[pixel]! / n[pixel]!)
      low[to] = min[pixel]!
      high[to] = max[pixel]!
      q[to] = worst[pixel]!
      if (q[to]! < GOOD) doubtful = true
      to++
    }
    return { t, v, min: low, max: high, q: doubtful ? q : null, resolutionMs: stepMs }
  }
}

const FIGURES = 9

/** A mean has as many digits as its division leaves: on the wire it is worth nine figures of the largest value, far below what a pixel shows. */
function rounding(min: Float64Array, max: Float64Array, n: Float64Array): (mean: number) => number {
  let largest = 0
  for (let i = 0; i < n.length; i++) if (n[i]! > 0) largest = Math.max(largest, Math.abs(min[i]!), Math.abs(max[i]!))
  const places = FIGURES - 1 - Math.floor(Math.log10(largest))
  if (!(places >= 0 && places <= 15)) return (mean) => mean
  const tens = 10 ** places
  return (mean) => Math.round(mean * tens) / tens
}

function asTheyAre({ atUs, value, quality, count }: Readings): Drawn {
  const q = quality.subarray(0, count)
  return {
    t: Float64Array.from(atUs.subarray(0, count), (us) => us / 1_000),
    v: value.subarray(0, count),
    min: null,
    max: null,
    q: q.some((it) => it !== GOOD) ? q : null,
    resolutionMs: 0,
  }
}

/** As JSON has it. */
export function pointsOf({ t, v, min, max, q }: Drawn): SeriesPoints {
  const points: SeriesPoints = { t: Array.from(t), v: Array.from(v) }
  if (min && max) Object.assign(points, { min: Array.from(min), max: Array.from(max) })
  if (q) points.q = Array.from(q)
  return points
}
