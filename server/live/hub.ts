import type { FeedEntry } from '#/server/platform/feed/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { type CommittedReadings, onCommitted, type SeriesInfo, seriesInfo } from '#/server/telemetry/index.ts'
import type { LiveEntry, LiveRow, Watch } from './contract.ts'
import { Viewer } from './viewer.ts'

const TICK_MS = 100
const KEPT_MS = 60_000
const MAX_VIEWERS = 5_000

/** `reign`: which of several connections of one stream counts; `leftMs`: since when there is none. */
export type Seat = { viewer: Viewer; tenantId: string; personId: string; reign: number; leftMs: number | null }

/** All streams of this process: hears commits and the feed once, and gives each viewer its part at the next tick. */
export class LiveHub {
  /** Of this run: ticks of another run mean nothing. */
  readonly epoch: string
  #turns = 0
  readonly #system: System
  readonly #seats = new Map<string, Seat>()
  readonly #stack = new DisposableStack()
  readonly #timer: NodeJS.Timeout
  /** Series with something new since the last turn; each stands in the list once. */
  #touched: number[] = []
  #isTouched: Uint8Array = new Uint8Array(1024)

  constructor(system: System) {
    this.#system = system
    this.epoch = system.clock.nowMs().toString(36)
    this.#stack.use(onCommitted(system, (committed) => this.#hear(committed)))
    this.#stack.use(system.feed.listen((entries) => this.#read(entries)))
    this.#timer = setInterval(() => this.#turn(), TICK_MS)
  }

  get viewers(): number {
    return this.#seats.size
  }

  /** The seat of a stream, made by whoever comes first, the stream or its first watch; null where it is another person's. */
  seat(streamId: string, who: { tenantId: string; id: string }): Seat | null {
    let seat = this.#seats.get(streamId)
    // A browser in which somebody else has signed in keeps its id: an empty seat passes on, with nothing of the one before.
    if (seat && seat.leftMs !== null && !isOf(seat, who)) seat = undefined
    if (!seat) {
      if (this.#seats.size >= MAX_VIEWERS) this.#sweep(0)
      seat = { viewer: new Viewer(), tenantId: who.tenantId, personId: who.id, reign: 0, leftMs: this.#system.clock.nowMs() }
      this.#seats.set(streamId, seat)
    }
    return isOf(seat, who) ? seat : null
  }

  /** A browser that comes back while its dead connection still stands takes over from it. */
  enter(seat: Seat): number {
    seat.reign++
    seat.leftMs = null
    seat.viewer.wake()
    return seat.reign
  }

  leave(seat: Seat, reign: number): void {
    if (seat.reign === reign) seat.leftMs = this.#system.clock.nowMs()
  }

  /** From now on these; the newest value of what is new in the list is owed at once. */
  watch(seat: Seat, { series, siteIds }: Pick<Watch, 'series' | 'siteIds'>): void {
    const { viewer } = seat
    const { head, catalogue } = service(this.#system, 'telemetry')
    const own = series.filter((id) => catalogue.get(id)?.tenantId === seat.tenantId)
    const fresh = new Set(own.filter((id) => !viewer.series.has(id)))
    const newSites = siteIds.filter((id) => !viewer.siteIds.has(id))
    if (newSites.length > 0)
      for (const info of catalogue.ofTenant(seat.tenantId)) if (info.key && newSites.includes(info.siteId)) fresh.add(info.id)
    viewer.series = new Set(own)
    viewer.siteIds = new Set(siteIds)
    for (const id of fresh) {
      const latest = head.latest(id)
      if (latest) viewer.offerReading([id, latest.atMs, latest.value, latest.quality, latest.source])
    }
  }

  /** Which series have something new (late readings are not): what is the newest then is asked at the next turn, so that a thousand
   *  readings of one series cost as one. */
  #hear({ readings: { count, series, atMs } }: CommittedReadings): void {
    if (this.#seats.size === 0) return
    const { head } = service(this.#system, 'telemetry')
    for (let i = 0; i < count; i++) {
      const id = series[i]!
      if (this.#isTouched[id] || atMs[i]! < head.newestMs(id)) continue
      if (id >= this.#isTouched.length) this.#isTouched = longer(this.#isTouched, id)
      this.#isTouched[id] = 1
      this.#touched.push(id)
    }
  }

  #read(entries: readonly FeedEntry[]): void {
    for (const entry of entries) {
      const event = entryEvent(entry)
      for (const seat of this.#seats.values()) if (seat.tenantId === entry.tenantId) seat.viewer.offerEntry(event)
    }
  }

  #turn(): void {
    const touched = this.#touched
    if (touched.length > 0) this.#touched = []
    for (const series of touched) {
      this.#isTouched[series] = 0
      const info = seriesInfo(this.#system, series)
      if (info) this.#offer(info)
    }
    const nowMs = this.#system.clock.nowMs()
    for (const { viewer } of this.#seats.values()) if (viewer.owes(nowMs)) viewer.wake()
    if (++this.#turns % 50 === 0) this.#sweep(KEPT_MS)
  }

  #offer(info: SeriesInfo): void {
    let row: LiveRow | null = null
    for (const { viewer, tenantId } of this.#seats.values()) {
      if (tenantId !== info.tenantId || !viewer.watches(info.id, info.key ? info.siteId : null)) continue
      row ??= this.#newest(info.id)
      if (row) viewer.offerReading(row)
    }
  }

  #newest(series: number): LiveRow | null {
    const latest = service(this.#system, 'telemetry').head.latest(series)
    return latest && [series, latest.atMs, latest.value, latest.quality, latest.source]
  }

  /** A seat is kept for a minute after its stream was cut: who comes back in time has missed nothing. */
  #sweep(keptMs: number): void {
    const nowMs = this.#system.clock.nowMs()
    for (const [streamId, seat] of this.#seats) if (seat.leftMs !== null && nowMs - seat.leftMs >= keptMs) this.#seats.delete(streamId)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.#stack.dispose()
    for (const { viewer } of this.#seats.values()) viewer.wake()
  }
}

function longer(old: Uint8Array, index: number): Uint8Array {
  const column = new Uint8Array(Math.max(old.length * 2, index + 1))
  column.set(old)
  return column
}

const isOf = (seat: Seat, who: { tenantId: string; id: string }) => seat.tenantId === who.tenantId && seat.personId === who.id

/** Addresses, tokens' names and how somebody signed in are the administrator's to read: a browser hears only that something changed. */
const ABOUT_PEOPLE = /^(person|invitation|token|security)\./

const entryEvent = ({ seq, at, verb, subject, objectId, siteId, data }: FeedEntry): LiveEntry => ({
  kind: 'entry', seq, at: at.toISOString(), verb, subject, objectId, siteId, data: ABOUT_PEOPLE.test(verb) ? {} : data,
}) // biome-ignore format: one row

declare module '#/server/platform/system.ts' {
  interface Services {
    live: LiveHub
  }
}

export async function startLive(system: System): Promise<AsyncDisposable> {
  const hub = new LiveHub(system)
  system.services.live = hub
  return {
    async [Symbol.asyncDispose]() {
      hub[Symbol.dispose]()
    },
  }
}
