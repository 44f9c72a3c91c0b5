import { expect, test } from 'vitest'
import { isStale } from './stale.ts'

test('[UI1] a value is stale after two intervals, and never before a minute', () => {
  expect(isStale(0, 1_000, 59_000)).toBe(false)
  expect(isStale(0, 1_000, 61_000)).toBe(true)
  expect(isStale(0, 1_800_000, 3_500_000)).toBe(false)
  expect(isStale(0, 1_800_000, 3_700_000)).toBe(true)
})
