import { expect, test } from 'vitest'
import { bucketed } from './packing/pack.ts'
import { DAY_MS, HOUR_MS } from './packing/spans.ts'
import { readingsOf } from './packing/testing.ts'
import { hoursRunning, risen, risenOver } from './running-hours.ts'

const hour = HOUR_MS
const readings = (pairs: [hours: number, value: number][]) => readingsOf(pairs.map(([at, value]) => [at * hour, value]))

test('[TE22] a counter of hours counts what it rose; set back, it counts on from there', () => {
  const counter = readings([[0, 100], [10, 108], [20, 108], [30, 2], [40, 7]]) // biome-ignore format: pairs
  expect(risen(counter)).toBe(13)
  expect(risen(readings([]))).toBe(0)
  const days = bucketed(counter, DAY_MS, { quietMs: hour, discrete: false })
  expect(risenOver(days, () => Number.NaN)).toBe(13)
  const inOneDay = bucketed(readings([[0, 100], [10, 108], [11, 2], [20, 7]]), DAY_MS, { quietMs: hour, discrete: false }) // biome-ignore format: pairs
  expect(risenOver(inOneDay, (startMs) => (startMs === 0 ? 13 : Number.NaN))).toBe(13)
})

test('[TE22] running counts while it is said to run; of a silence only what one reading stands for', () => {
  const said = readings([[0, 1], [1, 1], [2, 0], [5, 1]]) // biome-ignore format: pairs
  for (const widthMs of [hour, DAY_MS]) {
    const over = (quietMs: number, toHours: number) => hoursRunning(bucketed(said, widthMs, { quietMs, discrete: true }), toHours * hour, { quietMs, discrete: true }) // biome-ignore format: one line
    expect(over(hour, 6)).toBe(3)
    expect(over(2 * hour, 100)).toBe(4)
  }
})
