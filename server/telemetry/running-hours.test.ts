import { expect, test } from 'vitest'
import { sortReadings } from './downsample.ts'
import { hoursCounted, hoursRunning } from './running-hours.ts'

const hour = 3_600_000
const readings = (pairs: [hours: number, value: number][]) =>
  sortReadings(pairs.map(([at]) => at * hour), pairs.map(([, value]) => value), pairs.map(() => 192)) // biome-ignore format: one line

test('[TE22] a counter of hours counts what it rose; set back, it counts on from there', () => {
  expect(hoursCounted(readings([[0, 100], [10, 108], [20, 108], [30, 2], [40, 7]]))).toBe(13) // biome-ignore format: pairs
  expect(hoursCounted(readings([]))).toBe(0)
})

test('[TE22] running counts while it is said to run; of a silence only what one reading stands for', () => {
  const said = readings([[0, 1], [1, 1], [2, 0], [5, 1]]) // biome-ignore format: pairs
  expect(hoursRunning(said, 6 * hour, hour)).toBe(3)
  expect(hoursRunning(said, 100 * hour, 2 * hour)).toBe(4)
})
