const QUIET_MS = 4_000

/** Fetches ahead what nobody has asked for yet, once the page has come to rest: never in the way of its first picture. */
export function whenIdle(work: () => void): void {
  if (typeof window === 'undefined') return
  setTimeout(() => ('requestIdleCallback' in window ? window.requestIdleCallback(work) : work()), QUIET_MS)
}
