import { Counter, Gauge, Histogram } from 'prom-client'
import type { Metrics } from '#/server/platform/metrics.ts'

const SAMPLES = 2_048
const SECONDS = 60

/** The last samples of a duration, ms. */
class Recent {
  readonly #samples = new Float64Array(SAMPLES)
  #count = 0

  add(ms: number): void {
    this.#samples[this.#count++ % SAMPLES] = ms
  }
  quantile(q: number): number {
    const n = Math.min(this.#count, SAMPLES)
    if (n === 0) return 0
    const sorted = this.#samples.slice(0, n).sort()
    return Math.round(sorted[Math.min(n - 1, Math.floor(q * n))]! * 10) / 10
  }
}

/** Readings a second over the last minute. */
class Rate {
  readonly #counts = new Float64Array(SECONDS)
  readonly #seconds = new Float64Array(SECONDS)

  add(count: number, nowMs: number): void {
    const second = Math.floor(nowMs / 1_000)
    const i = second % SECONDS
    if (this.#seconds[i] !== second) this.#counts[i] = 0
    this.#seconds[i] = second
    this.#counts[i]! += count
  }
  perSecond(overS: number, nowMs: number): number {
    const last = Math.floor(nowMs / 1_000) - 1 // the running second is not over yet
    let sum = 0
    for (let i = 0; i < SECONDS; i++) if (this.#seconds[i]! <= last && this.#seconds[i]! > last - overS) sum += this.#counts[i]!
    return Math.round((sum / overS) * 10) / 10
  }
}

export class Figures {
  readonly commitMs = new Recent()
  readonly lagMs = new Recent()
  readonly #rates = new Map<string, Rate>()
  readonly #committed: Counter
  readonly #commit: Histogram
  readonly #lag: Histogram

  constructor(metrics: Metrics, waiting: () => number, headBytes: () => number) {
    const registers = [metrics]
    this.#committed = new Counter({ name: 'onefold_readings_committed_total', help: 'Readings made durable', registers })
    const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30]
    this.#commit = new Histogram({ name: 'onefold_commit_seconds', help: 'From arrival of a batch to durable', buckets, registers })
    this.#lag = new Histogram({
      name: 'onefold_ingest_lag_seconds',
      help: 'From device time to durable, newest live reading of a batch',
      buckets,
      registers,
    })
    new Gauge({ name: 'onefold_readings_waiting', help: 'Readings admitted and not yet durable', registers, collect() { this.set(waiting()) } }) // biome-ignore format: one line
    new Gauge({ name: 'onefold_head_bytes', help: 'Memory of the head', registers, collect() { this.set(headBytes()) } }) // biome-ignore format: one line
  }

  committed(tenantId: string, count: number, nowMs: number, receivedAtMs: number, newestLiveMs: number | null): void {
    this.#committed.inc(count)
    let rate = this.#rates.get(tenantId)
    if (!rate) {
      rate = new Rate()
      this.#rates.set(tenantId, rate)
    }
    rate.add(count, nowMs)
    this.commitMs.add(nowMs - receivedAtMs)
    this.#commit.observe((nowMs - receivedAtMs) / 1_000)
    if (newestLiveMs === null) return
    this.lagMs.add(nowMs - newestLiveMs)
    this.#lag.observe(Math.max(0, nowMs - newestLiveMs) / 1_000)
  }

  rate(tenantId: string, overS: number, nowMs: number): number {
    return this.#rates.get(tenantId)?.perSecond(overS, nowMs) ?? 0
  }
}
