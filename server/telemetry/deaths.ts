/** Series whose node or device has said that it is gone: what was received until then is stale at once, whatever its age. */
export class Deaths {
  readonly #goneMs = new Map<number, number>()

  of(series: number, nowMs: number): void {
    if (series > 0) this.#goneMs.set(series, nowMs)
  }

  /** Whether nothing was received of it since it was said to be gone. A reading received later ends that. */
  isGone(series: number, receivedAtMs: number): boolean {
    const goneMs = this.#goneMs.get(series)
    if (goneMs === undefined) return false
    if (receivedAtMs <= goneMs) return true
    this.#goneMs.delete(series)
    return false
  }
}
