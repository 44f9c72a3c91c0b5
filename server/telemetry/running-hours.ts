import type { Readings } from './packing/block.ts'
import type { Buckets, SeriesTraits } from './packing/rollup.ts'
import { HOUR_MS } from './packing/spans.ts'

/** What a counter went up by; where it fell it was set back, and what it shows from there counts again. */
export function risen({ value, count }: Readings): number {
  let sum = 0
  for (let i = 1; i < count; i++) sum += Math.max(0, value[i]! - value[i - 1]!)
  return sum
}

/** The same over buckets. `inside`: what it rose in a bucket where it also fell, which the bucket alone does not tell. */
export function risenOver(buckets: Buckets, inside: (startMs: number) => number): number {
  let sum = 0
  for (let i = 0; i < buckets.count; i++) {
    sum += buckets.steady[i] ? buckets.last[i]! - buckets.first[i]! : inside(buckets.startMs[i]!)
    if (i > 0) sum += Math.max(0, buckets.first[i]! - buckets.last[i - 1]!)
  }
  return sum
}

/** Hours during which a channel said *running*; of a silence only its first `quietMs` count, since nobody knows the rest. */
export function hoursRunning(buckets: Buckets, toMs: number, { quietMs }: SeriesTraits): number {
  let ms = 0
  for (let i = 0; i < buckets.count; i++) {
    for (const [state, held] of buckets.states[i] ?? []) if (state > 0) ms += held
    const nextMs = i + 1 < buckets.count ? buckets.firstUs[i + 1]! / 1_000 : toMs
    if (buckets.last[i]! > 0) ms += Math.min(nextMs - buckets.lastUs[i]! / 1_000, quietMs)
  }
  return ms / HOUR_MS
}
