const KEPT = 2_000

/** The last 2,000 times of each model, in microseconds. */
export class Latencies {
  readonly #us = new Map<string, number[]>()

  add(model: string, us: readonly number[]): void {
    const list = this.#us.get(model) ?? []
    list.push(...us)
    if (list.length > KEPT) list.splice(0, list.length - KEPT)
    this.#us.set(model, list)
  }

  p99Ms(model: string): number | null {
    const list = this.#us.get(model)
    if (!list || list.length === 0) return null
    const sorted = [...list].sort((a, b) => a - b)
    return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0) / 1000
  }
}
