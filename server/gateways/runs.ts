/** Tells two who live with one key apart. Who came first proves nothing, so nothing here says which of them is the true one. */
export class Runs {
  readonly #known = new Map<string, { current: string; superseded: Map<string, { sinceMs: number; requests: number }> }>()
  readonly #replaced = new Map<string, number[]>()

  /** A token of this run was accepted. A run that another has superseded and that speaks again is proof: a process that was started anew does
   *  not come back. A new connection counts at once; a request may have been under way, so it takes a second one a second later. */
  speaks(gatewayId: string, run: string | null, as: 'connection' | 'request', nowMs: number): boolean {
    const name = run ?? ''
    const known = this.#known.get(gatewayId)
    if (!known) {
      this.#known.set(gatewayId, { current: name, superseded: new Map() })
      return false
    }
    if (known.current === name) return false
    const before = known.superseded.get(name)
    if (before) {
      before.requests++
      return as === 'connection' || (before.requests > 1 && nowMs - before.sinceMs > SETTLED_MS)
    }
    if (known.superseded.size >= MOST_RUNS) known.superseded.delete(known.superseded.keys().next().value ?? '')
    known.superseded.set(known.current, { sinceMs: nowMs, requests: 0 })
    known.current = name
    return false
  }

  /** The run that spoke last; null for none, or one that says nothing of itself. */
  current(gatewayId: string): string | null {
    return this.#known.get(gatewayId)?.current || null
  }

  /** A connection took the place of one that was heard from a moment ago. Once is a network that changed; thrice in half a minute is two who
   *  turn each other out, whatever they say of themselves. */
  turnsOut(gatewayId: string, heardAgoMs: number, nowMs: number): boolean {
    if (heardAgoMs > HEARD_MS) return false
    const times = [...(this.#replaced.get(gatewayId) ?? []), nowMs].filter((atMs) => nowMs - atMs < WITHIN_MS)
    this.#replaced.set(gatewayId, times)
    return times.length >= 3
  }

  /** Enrolled anew: from here on it is another key. */
  forget(gatewayId: string): void {
    this.#known.delete(gatewayId)
    this.#replaced.delete(gatewayId)
  }
}

const SETTLED_MS = 1_000
const HEARD_MS = 2_000
const WITHIN_MS = 30_000
const MOST_RUNS = 16
