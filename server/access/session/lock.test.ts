import { expect, test } from 'vitest'
import { afterFailure, type Lock, NO_LOCK } from './lock.ts'

const MINUTE = 60_000

test('[AC14] the lock grows: a quarter of an hour after ten failures, twice as long after every five more, a day at most', () => {
  let lock: Lock = NO_LOCK
  let nowMs = Date.UTC(2026, 0, 5)
  const lengths: number[] = []
  for (let failures = 1; failures <= 60; failures++) {
    const before = lock.untilMs
    lock = afterFailure(lock, nowMs)
    if (lock.untilMs !== before) lengths.push((lock.untilMs - nowMs) / MINUTE)
    nowMs = Math.max(nowMs + MINUTE, lock.untilMs)
  }
  expect(lengths).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440, 1440])
  expect(afterFailure(lock, nowMs + 3 * 1440 * MINUTE).failures).toBe(1)
})
