import { expect, test } from 'vitest'
import { Canvas, pointsOf } from './downsample.ts'
import { readingsOf } from './packing/testing.ts'
import { NOTHING } from './read.ts'

const loose = (times: number[], values: number[], qualities: number[]) => ({
  ...NOTHING,
  loose: readingsOf(times.map((at, i) => [at, values[i]!, qualities[i]!])),
})

test('[TE9] no spike disappears: every extreme of the readings is an extreme of some pixel', () => {
  const times = Array.from({ length: 10_000 }, (_, i) => i * 100)
  const values = times.map((_, i) => (i === 7_777 ? 99 : i === 1_234 ? -99 : Math.sin(i / 50)))
  const drawn = new Canvas({ fromMs: 0, toMs: 1_000_000, pixels: 500 }).draw(loose(times, values, times.map(() => 192))) // biome-ignore format: one call
  const points = pointsOf(drawn)
  expect(points.t.length).toBe(500)
  expect(drawn.resolutionMs).toBe(2_000)
  expect(Math.max(...points.max!)).toBe(99)
  expect(Math.min(...points.min!)).toBe(-99)
})

test('[TE9] fewer readings than pixels come as they are, sorted, one a time, the later arrival counting', () => {
  const points = pointsOf(
    new Canvas({ fromMs: 0, toMs: 100, pixels: 100 }).draw(loose([30, 10, 10, 20], [3, 1, 9, 2], [192, 192, 192, 64])),
  )
  expect(points).toEqual({ t: [10, 20, 30], v: [1, 2, 3], q: [192, 64, 192] })
})

test('[TE9] a pixel without readings is left out, its neighbours stay apart', () => {
  const points = pointsOf(
    new Canvas({ fromMs: 0, toMs: 100, pixels: 5 }).draw(loose([1, 2, 3, 91, 92, 93], [1, 2, 3, 4, 5, 6], Array(6).fill(192))),
  )
  expect(points.t).toEqual([10, 90])
  expect(points.v).toEqual([2, 5])
})
