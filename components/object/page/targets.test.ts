import { expect, test } from 'vitest'
import { LEAST_PX, targetsOf } from './targets.ts'

const thing = (id: string, from: number, to: number, first = false) => ({ id, at: { from, to }, first })

test('places to press never lie over each other, each is wide enough for a finger, and what is meant always has one', () => {
  const coils = [0, 1, 2, 3, 4].map((i) => thing(`coil ${i}`, 118 + 11.4 * i, 126 + 11.4 * i))
  const machines = [thing('press', 300, 374), thing('belt', 250, 316), thing('robot', 360, 394.3), thing('long belt', 380, 446)]
  const targets = targetsOf([...coils, ...machines, thing('meant', 121, 127, true)])
  const spans = [...targets.values()].toSorted((a, b) => a.from - b.from)
  for (const [i, { from, to }] of spans.entries()) {
    expect(to - from).toBeGreaterThanOrEqual(LEAST_PX)
    if (i > 0) expect(from).toBeGreaterThanOrEqual(spans[i - 1]!.to)
  }
  expect(targets.get('meant')).toEqual({ from: 112, to: 136 })
  for (const { id } of machines) expect(targets.has(id), id).toBe(true)
  expect(targets.get('robot')).toEqual({ from: 360, to: 394.3 })
  expect(targets.size).toBeLessThan(10)
})

test('one that lies within a wider one takes its place, and the wider keeps its larger side', () => {
  const targets = targetsOf([thing('hall', 0, 200), thing('pump', 120, 150)])
  expect(targets.get('hall')).toEqual({ from: 0, to: 120 })
})
