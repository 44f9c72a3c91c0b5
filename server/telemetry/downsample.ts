import type { SeriesPoints } from './contract.ts'

/** Ascending by time, one a time. */
export type SortedReadings = { atMs: Float64Array; value: Float64Array; quality: Uint8Array; count: number }

/** Sorts, and keeps of several readings of one device time the one that comes first here (readers give later arrivals first). */
export function sortReadings(atMs: number[], value: number[], quality: number[]): SortedReadings {
  const order = new Uint32Array(atMs.length).map((_, i) => i)
  order.sort((a, b) => atMs[a]! - atMs[b]! || a - b)
  const sorted: SortedReadings = {
    atMs: new Float64Array(order.length),
    value: new Float64Array(order.length),
    quality: new Uint8Array(order.length),
    count: 0,
  }
  for (const i of order) {
    if (sorted.count > 0 && sorted.atMs[sorted.count - 1] === atMs[i]!) continue
    sorted.atMs[sorted.count] = atMs[i]!
    sorted.value[sorted.count] = value[i]!
    sorted.quality[sorted.count] = quality[i]!
    sorted.count++
  }
  return sorted
}

/** As many points as pixels at most: where there are more readings, a pixel's mean and extremes, so that no spike disappears. A pixel's time is its middle. */
export function downsample(
  readings: SortedReadings,
  fromMs: number,
  toMs: number,
  pixels: number,
): { points: SeriesPoints; resolutionMs: number } {
  const { atMs, value, quality, count } = readings
  if (count <= pixels) {
    const points: SeriesPoints = { t: Array.from(atMs.subarray(0, count)), v: Array.from(value.subarray(0, count)) }
    if (quality.subarray(0, count).some((it) => it !== 192)) points.q = Array.from(quality.subarray(0, count))
    return { points, resolutionMs: 0 }
  }
  const stepMs = (toMs - fromMs) / pixels
  const points = { t: [] as number[], v: [] as (number | null)[], min: [] as number[], max: [] as number[], q: [] as number[] }
  for (let i = 0; i < count; ) {
    const pixel = Math.min(pixels - 1, Math.floor((atMs[i]! - fromMs) / stepMs))
    const endMs = pixel === pixels - 1 ? Number.POSITIVE_INFINITY : fromMs + (pixel + 1) * stepMs
    let [sum, min, max, worst, n] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 192, 0]
    do {
      const it = value[i]!
      sum += it
      if (it < min) min = it
      if (it > max) max = it
      if (quality[i]! < worst) worst = quality[i]!
      n++
      i++
    } while (i < count && atMs[i]! < endMs)
    points.t.push(fromMs + (pixel + 0.5) * stepMs)
    points.v.push(sum / n)
    points.min.push(min)
    points.max.push(max)
    points.q.push(worst)
  }
  return { points, resolutionMs: stepMs }
}
