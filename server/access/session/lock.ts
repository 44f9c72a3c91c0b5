/** Failures in a row that are forgiven, and after how many more the next, longer lock follows. */
const FIRST = 10
const NEXT = 5
const SHORTEST_MS = 15 * 60_000
const LONGEST_MS = 24 * 3_600_000
/** So long after the longest lock could have ended, failures are forgotten. */
const FORGET_MS = 24 * 3_600_000

export type Lock = { failures: number; lastFailureMs: number; untilMs: number }
export const NO_LOCK: Lock = { failures: 0, lastFailureMs: 0, untilMs: 0 }

/** A lock that grows: 15 minutes after ten failures in a row, then twice as long after every five more, a day at most. */
export function afterFailure(lock: Lock, nowMs: number): Lock {
  const failures = nowMs - lock.lastFailureMs >= FORGET_MS + LONGEST_MS ? 1 : lock.failures + 1
  const over = failures - FIRST
  const locks = over >= 0 && over % NEXT === 0
  const lengthMs = Math.min(SHORTEST_MS * 2 ** (over / NEXT), LONGEST_MS)
  return { failures, lastFailureMs: nowMs, untilMs: locks ? nowMs + lengthMs : lock.untilMs }
}
