import type { Reach } from '#/server/platform/db.ts'
import type { FeedEntry } from '#/server/platform/feed/index.ts'
import { type System, service } from '#/server/platform/system.ts'
import { objectsOfAreas } from '#/server/registry/index.ts'
import { type CommittedReadings, onCommitted, type SeriesInfo, seriesInfo } from '#/server/telemetry/index.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { type LiveEntry, type LiveRow, MOST_OF_ONE, type Watch } from './contract.ts'
import { Viewer } from './viewer.ts'

const TICK_MS = 100
const KEPT_MS = 60_000
const MAX_VIEWERS = 5_000

/** `reign`: which of several connections of one stream counts; `leftMs`: since when there is none. `objects`: those of the areas that who sits there
 *  reaches, once that was `looked` up; null where that is the whole organisation. */
export type Seat = {
  viewer: Viewer
  tenantId: TenantId
  personId: string
  reign: number
  leftMs: number | null
  reach: Reach
  objects: ReadonlySet<string> | null
  looked: boolean
}
/** After which news an object may belong to other areas than before. */
const MOVES = /^(area|object)\./
const LOOK_AGAIN_MS = 250

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
  #looking: NodeJS.Timeout | undefined

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

  /** The seat of a stream, made by whoever comes first, the stream or its first watch; null where it is another person's, or he has too many. */
  seat(streamId: string, who: { tenantId: TenantId; id: string }, reach: Reach = 'whole'): Seat | null {
    let seat = this.#seats.get(streamId)
    // A browser in which somebody else has signed in keeps its id: an empty seat passes on, with nothing of the one before.
    if (seat && seat.leftMs !== null && !isOf(seat, who)) seat = undefined
    if (!seat) {
      if (!this.#hasRoom(who)) return null
      if (this.#seats.size >= MAX_VIEWERS) this.#sweep(0)
      const nobody = { viewer: new Viewer(), reign: 0, leftMs: this.#system.clock.nowMs() }
      seat = { ...nobody, tenantId: who.tenantId, personId: who.id, reach, objects: reach === 'whole' ? null : new Set(), looked: false }
      this.#seats.set(streamId, seat)
    }
    if (!isOf(seat, who)) return null
    if (String(seat.reach) !== String(reach)) {
      seat.reach = reach
      seat.objects = reach === 'whole' ? null : new Set()
      seat.looked = false
      seat.viewer.looksElsewhere()
    }
    return seat
  }

  isAnothers(streamId: string, who: { tenantId: TenantId; id: string }): boolean {
    const seat = this.#seats.get(streamId)
    return seat !== undefined && !isOf(seat, who)
  }

  /** Of those he left the longest away goes first: what stands open stays. */
  #hasRoom(who: { tenantId: TenantId; id: string }): boolean {
    const own = [...this.#seats].filter(([, seat]) => isOf(seat, who))
    if (own.length < MOST_OF_ONE) return true
    const [left] = own.filter(([, { leftMs }]) => leftMs !== null).sort(([, a], [, b]) => (a.leftMs ?? 0) - (b.leftMs ?? 0))
    return left !== undefined && this.#seats.delete(left[0])
  }

  /** Finds which objects are seen from a seat, so that nothing else reaches it; where they are others than before, its browser asks anew. */
  async look(seat: Seat): Promise<void> {
    if (seat.reach === 'whole') return
    const objects: ReadonlySet<string> = new Set(await objectsOfAreas(this.#system, seat.tenantId, seat.reach))
    const before = seat.objects ?? objects
    const others = before.size !== objects.size || [...before].some((id) => !objects.has(id))
    const began = !seat.looked && seat.viewer.sent === 0 // nothing was shown yet that could be old
    seat.objects = objects
    seat.looked = true
    if (others && !began) seat.viewer.looksElsewhere()
  }

  /** A browser that comes back while its dead connection still stands takes over from it. */
  enter(seat: Seat): number {
    seat.reign++
    seat.leftMs = null
    seat.viewer.begins()
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
    const own = series.filter((id) => {
      const info = catalogue.get(id)
      return info?.tenantId === seat.tenantId && sees(seat, info.objectId)
    })
    const fresh = new Set(own.filter((id) => !viewer.series.has(id)))
    const newSites = siteIds.filter((id) => !viewer.siteIds.has(id))
    if (newSites.length > 0)
      for (const siteId of newSites)
        for (const info of catalogue.ofTenant(seat.tenantId, siteId, true)) if (sees(seat, info.objectId)) fresh.add(info.id)
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
      for (const seat of this.#seats.values()) if (seat.tenantId === entry.tenantId) offerEntry(seat, event)
      if (MOVES.test(entry.verb)) this.#lookAgain()
    }
  }

  #lookAgain(): void {
    if (this.#looking || ![...this.#seats.values()].some(({ reach }) => reach !== 'whole')) return
    this.#looking = setTimeout(async () => {
      this.#looking = undefined
      for (const seat of this.#seats.values())
        await this.look(seat).catch((err) => this.#system.log.warn({ err }, 'what a stream may show could not be asked'))
    }, LOOK_AGAIN_MS)
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
    const trouble = this.#system.services.vitals?.trouble ?? null
    for (const { viewer } of this.#seats.values()) {
      viewer.trouble = trouble
      if (viewer.owes(nowMs)) viewer.wake()
    }
    if (++this.#turns % 50 === 0) this.#sweep(KEPT_MS)
  }

  #offer(info: SeriesInfo): void {
    let row: LiveRow | null = null
    for (const seat of this.#seats.values()) {
      const own = seat.tenantId === info.tenantId && sees(seat, info.objectId)
      if (!own || !seat.viewer.watches(info.id, info.key ? info.siteId : null)) continue
      row ??= this.#newest(info.id)
      if (row) seat.viewer.offerReading(row)
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
    clearTimeout(this.#looking)
    this.#stack.dispose()
    for (const { viewer } of this.#seats.values()) viewer.wake()
  }
}

function longer(old: Uint8Array, index: number): Uint8Array {
  const column = new Uint8Array(Math.max(old.length * 2, index + 1))
  column.set(old)
  return column
}

const sees = ({ objects }: Seat, objectId: string): boolean => objects === null || objects.has(objectId)

/** What concerns no one object makes questions old everywhere; what it says is for who reaches the whole organisation. */
function offerEntry(seat: Seat, event: LiveEntry): void {
  if (event.objectId === null) seat.viewer.offerEntry(seat.objects === null ? event : { ...event, data: {} })
  else if (sees(seat, event.objectId)) seat.viewer.offerEntry(event)
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
