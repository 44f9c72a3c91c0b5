import type { Trouble } from '#/server/platform/vitals.ts'
import type { LiveEntry, LiveEvent, LiveRow } from './contract.ts'

/** `n` counts what this stream was sent: the number behind the dot of a cursor. A beat has the number of what came before it. */
export type Numbered = { n: number; event: LiveEvent }

type Missed = Extract<LiveEvent, { kind: 'snapshot' }>['reason']
const MAX_ENTRIES = 1_000
const LOG_EVENTS = 200
const LOG_ROWS = 20_000
const BEAT_MS = 5_000

/** What one browser's stream owes it. Readings wait as the newest of each series, so that a slow browser costs as much as it watches and
 *  no more; what was sent is kept for a while, for a browser that comes back. Told the time; draws no breath of its own. */
export class Viewer {
  series: ReadonlySet<number> = new Set()
  siteIds: ReadonlySet<string> = new Set()
  readonly #readings = new Map<number, LiveRow>()
  #entries: LiveEntry[] = []
  #missed: Missed | null = null
  readonly #log: Numbered[] = []
  #logRows = 0
  #sent = 0
  #forgotten = 0 // the last that is no longer in the log
  #beatMs = 0
  /** What the server is in; told at once when it is another, and once to a stream that begins. */
  trouble: Trouble | null = null
  #told: Trouble | null = null
  /** Wakes the stream that waits; replaced by each. */
  wake: () => void = () => {}

  watches(seriesId: number, siteKey: string | null): boolean {
    return this.series.has(seriesId) || (siteKey !== null && this.siteIds.has(siteKey))
  }

  offerReading(row: LiveRow): void {
    const waiting = this.#readings.get(row[0])
    if (!waiting || row[1] >= waiting[1]) this.#readings.set(row[0], row)
  }

  /** Entries are owed one by one; when too many wait, the browser asks anew instead. */
  offerEntry(entry: LiveEntry): void {
    if (entry.siteId !== null && !this.siteIds.has(entry.siteId)) return
    if (this.#entries.length < MAX_ENTRIES) this.#entries.push(entry)
    else this.missed('TOO_SLOW')
  }

  missed(reason: Missed): void {
    this.#missed = reason
    this.#entries = []
  }

  /** Sees other objects from now on: nothing that waits or was kept goes out, and the browser asks anew. */
  looksElsewhere(): void {
    this.#readings.clear()
    this.#log.length = 0
    this.#logRows = 0
    this.#forgotten = this.#sent
    this.missed('AREA')
  }

  /** Whether anything is to be sent now, be it only our clock. */
  owes(nowMs: number): boolean {
    const waits = this.#missed !== null || this.#entries.length > 0 || this.#readings.size > 0
    return waits || this.trouble !== this.#told || nowMs - this.#beatMs >= BEAT_MS
  }

  /** A browser takes it that a stream that begins is in no trouble. */
  begins(): void {
    this.#told = null
  }

  get sent(): number {
    return this.#sent
  }

  /** What is to be sent now, numbered and kept. */
  collect(nowMs: number): Numbered[] {
    if (!this.owes(nowMs)) return []
    const events: LiveEvent[] = this.#missed ? [{ kind: 'snapshot', reason: this.#missed }] : []
    events.push(...this.#entries)
    if (this.#readings.size > 0) events.push({ kind: 'readings', rows: [...this.#readings.values()] })
    const numbered = events.map((event) => ({ n: ++this.#sent, event }))
    this.#keep(numbered)
    if (numbered.length === 0 || this.trouble !== this.#told)
      numbered.push({ n: this.#sent, event: { kind: 'tick', nowMs, trouble: this.trouble } })
    this.#told = this.trouble
    this.#beatMs = nowMs
    this.#missed = null
    this.#entries = []
    this.#readings.clear()
    return numbered
  }

  /** What was sent after this number, to be sent again; null where the log does not reach back so far, is another one, or
   *  this is no number. */
  since(n: number): Numbered[] | null {
    return n >= this.#forgotten && n <= this.#sent ? this.#log.filter((it) => it.n > n) : null
  }

  #keep(numbered: readonly Numbered[]): void {
    this.#log.push(...numbered)
    for (const { event } of numbered) this.#logRows += rowsOf(event)
    while (this.#log.length > LOG_EVENTS || this.#logRows > LOG_ROWS) {
      const gone = this.#log.shift()
      if (!gone) return
      this.#logRows -= rowsOf(gone.event)
      this.#forgotten = gone.n
    }
  }
}

const rowsOf = (event: LiveEvent) => (event.kind === 'readings' ? event.rows.length : 1)
