/** A value is stale after two of its channel's reporting intervals, and never before 60 s: the server's own rule. */
export const staleAfterMs = (everyMs: number) => Math.max(2 * everyMs, 60_000)

export const isStale = (atMs: number, everyMs: number, nowMs: number) => nowMs > 0 && nowMs - atMs > staleAfterMs(everyMs)
