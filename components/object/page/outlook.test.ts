import { expect, test } from 'vitest'
import type { Finding } from '#/server/inference/contract.ts'
import { outlookAt, type Wearing } from './outlook.ts'

const params = { remainingP10H: 52, remainingP50H: 82, remainingP90H: 115, speed: 1480, growthPercentPerMrev: 100 * Math.expm1(1 / 11.5) }
const finding = { kind: 'bearing.outer_race', evidence: { params, series: [] } } as unknown as Finding
const MOTOR: Wearing = { finding, speedRpm: 1480, shakes: Math.hypot(1.6, 4.5 * 0.8), whole: 1.6 }

test('[S2] at 14 of 18 strokes the bearing lives 66.9 hours and shakes 4.2 mm/s in 60; at 18 it does not last', () => {
  const slower = outlookAt(MOTOR, 14 / 18, 60)
  expect(Math.abs((slower?.lifeH ?? 0) - 66.9)).toBeLessThan(0.1)
  expect(Math.abs((slower?.shakes ?? 0) - 4.2)).toBeLessThan(0.05)
  const asNow = outlookAt(MOTOR, 1, 60)
  expect(asNow?.lifeH).toBe(52)
  expect(asNow?.shakes).toBeGreaterThan(4.5)
})

test('a finding of another speed is told at this one; without a growth nothing is said of the shaking, without a life nothing at all', () => {
  expect(outlookAt({ ...MOTOR, speedRpm: 740 }, 1, null)).toEqual({ lifeH: 104, shakes: null })
  const bare = (without: string) =>
    ({ ...finding, evidence: { ...finding.evidence, params: { ...params, [without]: undefined } } }) as unknown as Finding
  expect(outlookAt({ ...MOTOR, finding: bare('growthPercentPerMrev') }, 1, 60)?.shakes).toBeNull()
  expect(outlookAt({ ...MOTOR, finding: bare('remainingP10H') }, 1, 60)).toBeNull()
  expect(outlookAt(MOTOR, 0, 60)).toBeNull()
})
