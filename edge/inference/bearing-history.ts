import { z } from 'zod'
import type { Wear } from './bearing-life.ts'

const HOUR_MS = 3_600_000
const KEPT = 960

const Bucket = z.object({
  processMs: z.number(),
  atMs: z.number(),
  endMs: z.number(),
  sum: z.number(),
  count: z.number(),
  speedSum: z.number(),
  speedCount: z.number(),
  hours: z.number().nullable(),
  endHours: z.number().nullable(),
})
type Bucket = z.infer<typeof Bucket>
export const SavedHistory = z.object({ past: z.array(Bucket), live: z.array(Bucket), sinceMs: z.number() })

export type HistoryPoint = Wear & { atMs: number }

/** Amplitude and speed of a shaft by the hour. What is read back comes late and in its own order; what is live makes a bucket an hour of process
 *  time, or an hour of the machine's own hour meter where that runs ahead. */
export class BearingHistory {
  #past = new Map<number, Bucket>()
  #live: Bucket[] = []
  #sinceMs = Number.NEGATIVE_INFINITY
  #hours: number | null = null
  speed = 0

  note(channel: 'amplitude' | 'speed' | 'hours', value: number, processMs: number, atMs: number, historical: boolean): void {
    if (historical) {
      if (processMs < this.#sinceMs || channel === 'hours') return
      const key = Math.floor(processMs / HOUR_MS)
      const bucket = this.#past.get(key) ?? newBucket(key * HOUR_MS, atMs, null)
      this.#past.set(key, add(bucket, channel, value))
      bucket.endMs = (key + 1) * HOUR_MS
      return
    }
    if (channel === 'hours') {
      if (this.#hours !== null && value < this.#hours - 1) this.#live = []
      this.#hours = value
    }
    if (channel === 'speed') this.speed = value
    add(this.#open(processMs, atMs), channel, value)
  }

  /** A new bearing: what was before says nothing of it. */
  forget(processMs: number): void {
    this.#past.clear()
    this.#live = []
    this.#sinceMs = processMs
  }

  /** Revolutions are counted from the first point; hours without speed add none. */
  points(): HistoryPoint[] {
    const firstLiveMs = this.#live[0]?.processMs ?? Number.POSITIVE_INFINITY
    const past = [...this.#past.values()].filter(({ processMs }) => processMs < firstLiveMs).sort((a, b) => a.processMs - b.processMs)
    let mrev = 0
    return [...past, ...this.#live].slice(-KEPT).flatMap((bucket) => {
      const rpm = bucket.speedCount > 0 ? bucket.speedSum / bucket.speedCount : 0
      const metered = bucket.hours !== null && bucket.endHours !== null ? bucket.endHours - bucket.hours : 0
      mrev += (rpm * 60 * Math.max((bucket.endMs - bucket.processMs) / HOUR_MS, metered)) / 1e6
      return bucket.count > 0 ? [{ mrev, amplitude: bucket.sum / bucket.count, atMs: bucket.atMs }] : []
    })
  }

  get hoursRead(): number | null {
    return this.#hours
  }

  save(): z.infer<typeof SavedHistory> {
    return { past: [...this.#past.values()].slice(-KEPT), live: this.#live.slice(-KEPT), sinceMs: Math.max(this.#sinceMs, -1e15) }
  }

  restore(saved: z.infer<typeof SavedHistory>): void {
    this.#past = new Map(saved.past.map((bucket) => [Math.floor(bucket.processMs / HOUR_MS), bucket]))
    this.#live = saved.live
    this.#sinceMs = saved.sinceMs
  }

  #open(processMs: number, atMs: number): Bucket {
    const last = this.#live.at(-1)
    const metered = last?.hours == null || this.#hours === null ? 0 : this.#hours - last.hours
    if (last && processMs - last.processMs < HOUR_MS && metered < 1) {
      last.endMs = Math.max(last.endMs, processMs)
      last.endHours = this.#hours
      last.hours ??= this.#hours
      return last
    }
    if (last) last.endHours = this.#hours
    const bucket = newBucket(processMs, atMs, this.#hours)
    this.#live.push(bucket)
    if (this.#live.length > KEPT) this.#live.shift()
    return bucket
  }
}

const newBucket = (processMs: number, atMs: number, hours: number | null): Bucket => ({
  processMs,
  atMs,
  endMs: processMs,
  sum: 0,
  count: 0,
  speedSum: 0,
  speedCount: 0,
  hours,
  endHours: hours,
})

/** Amplitude zero is a machine that stands, not a good bearing. */
function add(bucket: Bucket, channel: 'amplitude' | 'speed' | 'hours', value: number): Bucket {
  if (channel === 'amplitude' && value > 0) {
    bucket.sum += value
    bucket.count++
  }
  if (channel === 'speed') {
    bucket.speedSum += value
    bucket.speedCount++
  }
  return bucket
}
