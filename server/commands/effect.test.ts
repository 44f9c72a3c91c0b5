import { expect, test } from 'vitest'
import { expectedValue, offSince, proves } from './effect.ts'

const base = { channel: 'flow', tolerance: 0.03, withinMs: 15_000 }

test('[CM9] the expected value: a change against the value before, a parameter, or a fixed value', () => {
  expect(expectedValue({ ...base, delta: 0.25 }, {}, 0.5)).toBe(0.75)
  expect(expectedValue({ ...base, delta: 0.25 }, {}, null)).toBeNull()
  expect(expectedValue({ ...base, toParam: 'rate' }, { rate: 14 }, 18)).toBe(14)
  expect(expectedValue({ ...base, toValue: 0 }, {}, null)).toBe(0)
})

test('[CM9] only a reading taken after acceptance, in its time and near enough proves it', () => {
  const window = { expected: 0.25, tolerance: 0.03, fromMs: 1_000, toMs: 16_000 }
  expect([999, 1_000, 16_000, 16_001].map((atMs) => proves(window, 0.25, atMs))).toEqual([false, true, true, false])
  expect([0.219, 0.22, 0.28, 0.281].map((value) => proves(window, value, 5_000))).toEqual([false, true, true, false])
})

test('[CM3] off since the first 0 without a break; unknown without readings', () => {
  const at = (...values: number[]) => ({ atMs: values.map((_, index) => index * 1_000), value: values, count: values.length })
  expect(offSince(at(1, 0, 0, 0))).toBe(1_000)
  expect(offSince(at(0, 0, 1, 0))).toBe(3_000)
  expect(offSince(at(0, 1))).toBeNull()
  expect(offSince(at())).toBeNull()
})
