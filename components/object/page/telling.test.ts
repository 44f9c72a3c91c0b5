import { expect, test } from 'vitest'
import { telling } from './telling.ts'

const TURNS = [{ channel: 'speed', above: 100 }]

test('[UI7] what a standing machine reads is left out of a trend, so that nights are no comb', () => {
  const points = { t: [0, 10, 20, 30], v: [0.8, 0.01, 0.02, 0.8], min: [0.7, 0.01, 0.01, 0.7], max: [0.9, 0.01, 0.8, 0.9] }
  const speed = { t: [0, 10, 20, 30], v: [1480, 0, 700, 1480], min: [1470, 0, 0, 1470], max: [1490, 0, 1480, 1490] }
  expect(telling(points, TURNS, new Map([['speed', speed]]))).toEqual({ t: [0, 30], v: [0.8, 0.8], min: [0.7, 0.7], max: [0.9, 0.9] })
})

test('[UI7] what was not read at all stays a gap, and no other appears', () => {
  const points = { t: [0, 10, 11, 90, 100], v: [1, 0.01, null, 0.01, 1] }
  expect(telling(points, TURNS, new Map([['speed', { t: [0, 10, 90, 100], v: [1480, 0, 0, 1480] }]]))).toMatchObject({
    t: [0, 11, 100],
    v: [1, null, 1],
  })
})

test('[UI7] readings between those of the other channel go by its newest; without it nothing is left out', () => {
  const points = { t: [1, 2, 3, 4], v: [1, 2, 3, 4] }
  expect(telling(points, TURNS, new Map([['speed', { t: [0, 3], v: [1480, 0] }]])).v).toEqual([1, 2])
  expect(telling(points, TURNS, new Map())).toBe(points)
})
