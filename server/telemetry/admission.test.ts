import { expect, test } from 'vitest'
import { admit } from './admission.ts'
import { columnsOf } from './columns.ts'
import { HISTORICAL, isHistorical } from './contract.ts'
import { type SeriesRule, SeriesRules } from './series-rules.ts'

const NOW = Date.UTC(2026, 10, 22)
const DAY_MS = 86_400_000
const number: SeriesRule = {
  gatewayId: 'gw',
  kind: 'number',
  states: null,
  min: -40,
  max: 80,
  everyMs: 1_000,
  keepMs: Number.POSITIVE_INFINITY,
}
const RULES = new SeriesRules()
for (const [id, rule] of [
  [1, number],
  [2, { ...number, kind: 'boolean', min: 0, max: 1 }],
  [3, { ...number, kind: 'enum', states: [0, 2], min: 0, max: 2 }],
  [4, { ...number, gatewayId: 'other' }],
  [5, { ...number, everyMs: 600_000 }],
  [2_000, { ...number, min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY }],
  [6, { ...number, kind: 'enum', states: [-1, 400], min: -1, max: 400 }],
  [7, { ...number, keepMs: 30 * DAY_MS }],
] as [number, SeriesRule][])
  RULES.set(id, rule)
const admitted = (rows: [number, number, number][]) => admit(columnsOf(rows), 'gw', NOW, RULES)
const reason = (series: number, atMs: number, value: number) => admitted([[series, atMs, value]]).refused[0]?.reason ?? null

test('[TE1] a reading of a series nobody knows, or of another gateway, is refused', () => {
  expect(reason(99, NOW, 1)).toBe('UNKNOWN_SERIES')
  expect(reason(0, NOW, 1)).toBe('UNKNOWN_SERIES')
  expect(reason(4, NOW, 1)).toBe('NOT_YOURS')
})

test('[TE2] what is no finite number, of the wrong type or physically impossible is refused', () => {
  expect(reason(1, NOW, Number.NaN)).toBe('NOT_FINITE')
  expect(reason(1, NOW, Number.POSITIVE_INFINITY)).toBe('NOT_FINITE')
  expect(reason(1, NOW, 80.001)).toBe('OUT_OF_RANGE')
  expect(reason(1, NOW, -40)).toBeNull()
  expect(reason(1, NOW, -0)).toBeNull()
  expect(reason(1, NOW, 5e-324)).toBeNull()
  expect(reason(2, NOW, 0.5)).toBe('WRONG_TYPE')
  expect(reason(3, NOW, 1)).toBe('WRONG_TYPE')
  expect(reason(3, NOW, 2)).toBeNull()
  expect(reason(3, NOW, 2 ** 32)).toBe('WRONG_TYPE')
  expect(reason(6, NOW, 400)).toBeNull()
  expect(reason(6, NOW, 0)).toBe('WRONG_TYPE')
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) expect(reason(2_000, NOW, value)).toBe('NOT_FINITE')
  expect(reason(2_000, NOW, 1e300)).toBeNull()
})

test('[TE3] more than 5 min ahead, before 2015, older than what is kept, or no time at all is refused', () => {
  expect(reason(1, NOW + 300_000, 1)).toBeNull()
  expect(reason(1, NOW + 300_001, 1)).toBe('FUTURE')
  expect(reason(1, Date.UTC(2014, 11, 31), 1)).toBe('TOO_OLD')
  expect(reason(1, 0, 1)).toBe('TOO_OLD')
  expect(reason(1, Number.NaN, 1)).toBe('BAD_TIME')
  expect(reason(7, NOW - 30 * DAY_MS, 1)).toBeNull()
  expect(reason(7, NOW - 30 * DAY_MS - 1, 1)).toBe('TOO_OLD') // it would go as soon as it came
  expect(reason(1, NOW - 31 * DAY_MS, 1)).toBeNull()
  expect(reason(1, -1, 1)).toBe('BAD_TIME')
})

test('[TE4] later than two intervals or 60 s, whichever is more, is historical', () => {
  const source = (series: number, ageMs: number) => admitted([[series, NOW - ageMs, 1]]).readings.source[0]!
  expect(isHistorical(source(1, 60_000))).toBe(false)
  expect(source(1, 60_001)).toBe(HISTORICAL)
  expect(isHistorical(source(5, 1_200_000))).toBe(false)
  expect(isHistorical(source(5, 1_200_001))).toBe(true)
})

test('[TE5] the neighbours of a refused reading go through, in order', () => {
  const { readings, refused } = admitted([
    [1, NOW, 1],
    [99, NOW, 2],
    [1, NOW + 1, 3],
    [1, NOW, Number.NaN],
    [1, NOW + 2, 5],
  ])
  expect([...readings.value]).toEqual([1, 3, 5])
  expect(refused).toEqual([
    { index: 1, reason: 'UNKNOWN_SERIES' },
    { index: 3, reason: 'NOT_FINITE' },
  ])
})
