import type { SeriesPoints } from './contract.ts'
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
 *  its middle; a bucket of a roll-up belongs to the pixel that holds its own middle. */
export function downsample(
  { buckets, loose }: Found,
  fromMs: number,
  toMs: number,
  pixels: number,
  level: Level | null = null,
): { points: SeriesPoints; resolutionMs: number } {
  if (buckets.count === 0 && loose.count <= pixels) return { points: asTheyAre(loose), resolutionMs: 0 }
  const stepMs = (toMs - fromMs) / pixels
  const n = new Float64Array(pixels)
  const sum = new Float64Array(pixels)
  const min = new Float64Array(pixels).fill(Number.POSITIVE_INFINITY)
  const max = new Float64Array(pixels).fill(Number.NEGATIVE_INFINITY)
  const worst = new Uint8Array(pixels).fill(GOOD)
  const pixelOf = (ms: number) => Math.min(pixels - 1, Math.max(0, Math.floor((ms - fromMs) / stepMs)))
  for (let i = 0; i < loose.count; i++) {
    const pixel = pixelOf(loose.atUs[i]! / 1_000)
    const value = loose.value[i]!
    n[pixel]!++
    sum[pixel]! += value
    if (value < min[pixel]!) min[pixel] = value
    if (value > max[pixel]!) max[pixel] = value
    if (loose.quality[i]! < worst[pixel]!) worst[pixel] = loose.quality[i]!
  }
  const halfMs = level === null ? 0 : LEVELS[level].widthMs / 2
  for (let i = 0; i < buckets.count; i++) {
    const pixel = pixelOf(buckets.startMs[i]! + halfMs)
    n[pixel]! += buckets.readings[i]!
    sum[pixel]! += buckets.sum[i]!
    if (buckets.min[i]! < min[pixel]!) min[pixel] = buckets.min[i]!
    if (buckets.max[i]! > max[pixel]!) max[pixel] = buckets.max[i]!
    if (buckets.worst[i]! < worst[pixel]!) worst[pixel] = buckets.worst[i]!
  }
  const points: SeriesPoints & { min: number[]; max: number[]; q: number[] } = { t: [], v: [], min: [], max: [], q: [] }
  const round = rounding(min, max, n)
  let doubtful = false
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (n[pixel] === 0) continue
    points.t.push(Math.round(fromMs + (pixel + 0.5) * stepMs))
    points.v.push(round(sum[pixel]! / n[pixel]!))
    points.min.push(min[pixel]!)
    points.max.push(max[pixel]!)
    points.q.push(worst[pixel]!)
    if (worst[pixel]! < GOOD) doubtful = true
  }
  const { q, ...good } = points
  return { points: doubtful ? points : good, resolutionMs: stepMs }
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

function asTheyAre({ atUs, value, quality, count }: Readings): SeriesPoints {
  const points: SeriesPoints = { t: Array.from(atUs.subarray(0, count), (us) => us / 1_000), v: Array.from(value.subarray(0, count)) }
  if (quality.subarray(0, count).some((it) => it !== GOOD)) points.q = Array.from(quality.subarray(0, count))
  return points
}
