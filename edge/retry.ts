import { setTimeout as wait } from 'node:timers/promises'

export type Backoff = { firstMs: number; mostMs: number }
export const BACKOFF: Backoff = { firstMs: 500, mostMs: 30_000 }

/** Doubling from `firstMs` to `mostMs`, each time between half and the whole of it, so that a thousand agents do not come back together. */
export const backoffMs = (tries: number, { firstMs, mostMs }: Backoff, random: () => number = Math.random) =>
  Math.min(firstMs * 2 ** Math.min(tries, 20), mostMs) * (0.5 + random() / 2)

/** Resolves early, without an error, when the signal comes. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {})
}

/** The work's result, or null when the signal comes first. Leaves nothing behind at the signal, which may live for months. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) return null
  let leave = () => {}
  const aborted = new Promise<null>((done) => {
    leave = () => done(null)
    signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/** Waits for the work, but not longer. Its failure is the caller's only in time. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController()
  try {
    await Promise.race([work, pause(ms, timer.signal)])
  } finally {
    timer.abort()
  }
}
