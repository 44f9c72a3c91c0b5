import { expect, test } from 'vitest'
import { Conduct, floods, type Second, saysTheImpossible } from './conduct.ts'

const seconds = (count: number, said: Partial<Second>): Second[] =>
  Array.from({ length: count }, (_, i) => ({ messages: 0, late: 0, readings: 0, impossible: 0, live: 0, ...said, atS: i + 1 }))

test('[GW16] more than half of a minute’s readings impossible is a rule broken; one bad sensor among many is not', () => {
  expect(saysTheImpossible(seconds(60, { readings: 10, impossible: 6 }), 60)).toBe(true)
  expect(saysTheImpossible(seconds(60, { readings: 10, impossible: 5 }), 60)).toBe(false)
  expect(saysTheImpossible(seconds(9, { readings: 10, impossible: 10 }), 9)).toBe(false) // 90: too few to judge
  expect(saysTheImpossible(seconds(60, { readings: 10, impossible: 6 }), 200)).toBe(false) // long ago
})

test('[GW16] a flood is ten seconds of more than any gateway has to say; a backlog that is sent is none', () => {
  expect(floods(seconds(10, { messages: 1_001 }), 10, 10)).toBe(true)
  expect(floods(seconds(10, { messages: 1_000 }), 10, 10)).toBe(false)
  expect(floods(seconds(10, { messages: 3_000, late: 2_990 }), 10, 10)).toBe(false)
  expect(floods(seconds(10, { live: 10_001 }), 1, 10)).toBe(true)
  expect(floods(seconds(10, { live: 50_000 }), 1_000, 10)).toBe(false) // a large one may
  expect(floods(seconds(5, { messages: 1_500 }), 10, 5)).toBe(false) // a burst
})

test('[GW16] conduct is judged once a second, a gateway by itself, and anew after a release', () => {
  const conduct = new Conduct()
  const minute = (gateway: string, impossible: number) =>
    Array.from({ length: 120 }, (_, i) => conduct.note(gateway, { readings: 5, impossible }, 5, 1_000_000 + i * 500)).filter(Boolean)
  expect(minute('good', 0)).toEqual([])
  expect(new Set(minute('bad', 4))).toEqual(new Set(['impossible_data']))
  conduct.forget('bad')
  expect(conduct.note('bad', { readings: 1, impossible: 1 }, 5, 1_060_500)).toBeNull()
})
