import { expect, test } from 'vitest'
import { envelopeShape } from './envelope-shape.ts'
import { poorStretches, withGaps } from './gaps.ts'
import { crosses, inTwo, placeOf } from './label-place.ts'
import { clustersOf } from './mark-clusters.ts'
import { miniOf } from './mini-shape.ts'
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
  expect(withGaps({ t: [0, 9000, 19_000, 99_000], v: [1, 2, 3, 4] }, 3000, 9000).t).toEqual([0, 1, 9000, 19_000, 19_001, 99_000]) // live
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

test('[CH6] a label stands where no stretch of the line runs through it, though no point lies in it', () => {
  const box = (left: number) => ({ box: { left, right: left + 50, top: 10, bottom: 24 } })
  expect(crosses([20, 0], [22, 90], box(0).box)).toBe(true)
  expect(crosses([20, 30], [22, 90], box(0).box)).toBe(false)
  expect(crosses([-40, 5], [-10, 60], box(0).box)).toBe(false)
  const drawn = { boxes: [box(60).box], levels: [], stretches: [[[20, 0] as const, [22, 90] as const] as const] }
  expect(placeOf([box(0), box(40), box(120)], drawn)).toEqual(box(120))
  expect(placeOf([box(0), box(40)], drawn)).toEqual(box(0)) // a line may run through it; another word may not
  expect(placeOf([box(0)], { boxes: [], levels: [17], stretches: [] })).toEqual(box(0))
  expect(inTwo('Suction pressure low while running 85.0 kPa')).toEqual(['Suction pressure low', 'while running 85.0 kPa'])
  expect(inTwo('吸入')).toBeNull()
})

test('[CH7] marks that would lie on each other are one, the most urgent, with their number', () => {
  const marks = [{ at: 0, priority: 3 }, { at: 4, priority: 1 }, { at: 9, priority: null }, { at: 40 }]
  expect(clustersOf(marks, ({ at }) => at, 10)).toEqual([
    { at: 4, mark: marks[1], count: 3 },
    { at: 40, mark: marks[3], count: 1 },
  ])
})

test('[CH8] a limit is named at the end where the line does not run', () => {
  const frame = { widthPx: 300, heightPx: 92, fromMs: 0, toMs: 100 }
  const options = { expected: null, hint: null, least: 0, limits: [{ value: 5, label: 'limit 5' }], deficit: false }
  expect(miniOf({ t: [0, 20, 30, 100], v: [6, 6, 1, 1] }, frame, options).limits[0]?.end).toBe('right')
  expect(miniOf({ t: [0, 80, 90, 100], v: [1, 1, 6, 6] }, frame, options).limits[0]?.end).toBe('left')
})

test('[CH9] what is missing is hatched inside the frame, also where it began before it', () => {
  const frame = { widthPx: 300, heightPx: 92, fromMs: 1_000, toMs: 2_000 }
  const options = { expected: 0.25, hint: null, least: 0, limits: [], deficit: true }
  const { deficit, left } = miniOf({ t: [500, 1_000, 1_500, 2_000], v: [0.09, 0.09, 0.09, 0.09] }, frame, options)
  const xs = [...(deficit?.path ?? '').matchAll(/[MLH](\d+(?:\.\d+)?)/g)].map((one) => Number(one[1]))
  expect(Math.min(...xs)).toBeGreaterThanOrEqual(left)
  expect(deficit?.fromX).toBe(left)
  expect(deficit?.forMs).toBe(1_500)
})
