import { expect, test } from 'vitest'
import { envelopeShape } from './envelope-shape.ts'
import { poorStretches, withGaps } from './gaps.ts'
import { decimalsOf, logTicks, spanOf, ticks } from './scale.ts'
import { sparkOf } from './spark-path.ts'

test('[CH1] ticks are steps of 1, 2 or 5 inside the range', () => {
  expect(ticks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3])
  expect(ticks(-3, 7, 5)).toEqual([-2, 0, 2, 4, 6])
  expect(logTicks(0.04, 2.2)).toEqual([0.05, 0.1, 0.2, 0.5, 1, 2])
  expect(decimalsOf([0, 0.05, 0.1])).toBe(2)
})

test('[CH2] a gap in the data is a gap in the line', () => {
  const drawn = withGaps({ t: [0, 1000, 9000, 10_000], v: [1, 2, 3, 4] }, 3000)
  expect(drawn.t).toEqual([0, 1000, 1001, 9000, 10_000])
  expect(drawn.v).toEqual([1, 2, null, 3, 4])
  expect(sparkOf([1, null, 2, 3]).path.match(/M/g)).toHaveLength(2)
})

test('[CH3] readings below good are shaded as one stretch', () => {
  expect(poorStretches({ t: [0, 1, 2, 3, 4], v: [1, 1, 1, 1, 1], q: [192, 64, 64, 192, 0] })).toEqual([
    { fromMs: 1, toMs: 2 },
    { fromMs: 4, toMs: 4 },
  ])
})

test('[CH4] a steady value is a level line, not noise blown up', () => {
  const [low, high] = spanOf([7.0, 7.01], { least: 1 })
  expect(high - low).toBeGreaterThan(1)
})

test('[CH5] what is asked outside the envelope stands outside the filled range', () => {
  const refused = envelopeShape({ max: 4, now: 2, asked: 6 })
  expect(refused.asked).toBeGreaterThan(refused.okTo)
  const allowed = envelopeShape({ min: 13.9, max: 18, now: 18, asked: 14 })
  expect(allowed.asked).toBeGreaterThan(allowed.okFrom)
  expect(allowed.now).toBeLessThanOrEqual(allowed.okTo)
})
