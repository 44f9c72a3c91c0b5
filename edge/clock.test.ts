import { expect, test } from 'vitest'
import { ServerClock } from './clock.ts'

const T0 = Date.parse('2026-01-01T00:00:00.000Z')
const header = (ms: number) => new Date(ms).toUTCString()

test('[CL1] clocks that may agree agree', () => {
  const clock = new ServerClock(() => T0)
  clock.observe(header(T0 + 400), T0 + 380, T0 + 420)
  expect(clock.offsetMs).toBe(0)
  expect(clock.errorMs).toBeLessThanOrEqual(520)
})

test('[CL2] an offset is known better with each answer', () => {
  const ahead = 7_300
  const clock = new ServerClock(() => T0)
  for (let i = 0; i < 20; i++) {
    const atMs = T0 + i * 1_170
    clock.observe(header(atMs + ahead), atMs - 10, atMs + 10)
  }
  expect(Math.abs(clock.offsetMs - ahead)).toBeLessThan(100)
  expect(clock.errorMs).toBeLessThan(150)
})

test('[CL3] a clock that was set is noticed', () => {
  const clock = new ServerClock(() => T0)
  clock.observe(header(T0), T0, T0)
  clock.observe(header(T0 + 3_600_000), T0 + 1_000, T0 + 1_000)
  expect(Math.abs(clock.offsetMs - 3_599_500)).toBeLessThan(600)
  clock.observe('not a date', T0, T0)
  clock.observe(null, T0, T0)
  expect(Math.abs(clock.offsetMs - 3_599_500)).toBeLessThan(600)
})
