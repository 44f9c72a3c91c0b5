/** How far the server's clock is ahead of ours, out of the Date header of its answers. Each answer bounds the offset: the header has whole
 *  seconds and was written between our question and its arrival; the bounds of the last minutes are laid over each other. */
export class ServerClock {
  readonly #now: () => number
  #bounds: { low: number; high: number; atMs: number }[] = []

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** `askedMs`, `answeredMs`: our clock; `date`: the header. */
  observe(date: string | null, askedMs: number, answeredMs: number) {
    const serverMs = date === null ? Number.NaN : Date.parse(date)
    if (Number.isNaN(serverMs)) return
    const bound = { low: serverMs - answeredMs, high: serverMs + 1_000 - askedMs, atMs: answeredMs }
    const overlap = this.#overlap()
    // our clock was set, or theirs: what was known is void
    if (overlap !== null && (bound.low > overlap.high || bound.high < overlap.low)) this.#bounds = []
    this.#bounds = [...this.#bounds.filter((it) => answeredMs - it.atMs < KEEP_MS), bound].slice(-MOST)
  }

  /** Server minus agent, ms. 0 where 0 is possible: clocks that agree within what can be known agree. */
  get offsetMs(): number {
    const overlap = this.#overlap()
    if (overlap === null || (overlap.low <= 0 && overlap.high >= 0)) return 0
    return Math.round((overlap.low + overlap.high) / 2)
  }

  /** Half of what is left open, ms; null before the first answer. */
  get errorMs(): number | null {
    const overlap = this.#overlap()
    return overlap === null ? null : Math.round((overlap.high - overlap.low) / 2)
  }

  serverNowMs(): number {
    return this.#now() + this.offsetMs
  }

  #overlap() {
    if (this.#bounds.length === 0) return null
    return { low: Math.max(...this.#bounds.map((it) => it.low)), high: Math.min(...this.#bounds.map((it) => it.high)) }
  }
}
const KEEP_MS = 10 * 60_000
const MOST = 20
