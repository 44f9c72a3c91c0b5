import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CompiledLimit, calm, stepAlarm, stepNormal } from './limit.ts'

const RULE: CompiledLimit = { slot: 0, above: 800, hysteresis: 20, holdMs: 5_000, when: [] }
const run = (limit: CompiledLimit, readings: [atMs: number, value: number, slot?: number][], slots = 2) => {
  const memory = calm(slots)
  return readings.map(([atMs, value, slot]) => stepAlarm(memory, limit, slot ?? 0, value, atMs))
}

describe('limits', () => {
  test('[AL1] a value beyond its limit for the hold time raises once', () => {
    expect(
      run(RULE, [
        [0, 900],
        [4_999, 900],
        [5_000, 900],
        [9_000, 900],
      ]),
    ).toEqual([null, null, 'raise', null])
  })

  test('[AL1] a spike shorter than the hold time raises nothing', () => {
    expect(
      run(RULE, [
        [0, 910],
        [900, 910],
        [1_000, 640],
        [6_000, 910],
      ]),
    ).toEqual([null, null, null, null])
  })

  test('[AL2] it returns only below the limit less the hysteresis', () => {
    const limit = { ...RULE, holdMs: 0 }
    expect(
      run(limit, [
        [0, 801],
        [1, 790],
        [2, 781],
        [3, 780],
        [4, 781],
      ]),
    ).toEqual(['raise', null, null, 'return', null])
  })

  test('[AL2] a lower limit mirrors the upper one', () => {
    const limit = { slot: 0, below: 10, hysteresis: 2, holdMs: 0, when: [] }
    expect(
      run(limit, [
        [0, 10],
        [1, 9.9],
        [2, 11.9],
        [3, 12],
      ]),
    ).toEqual([null, 'raise', null, 'return'])
  })

  test('[AL3] a rule under a condition waits for it, and starts its hold when it begins', () => {
    const limit = { ...RULE, when: [{ slot: 1, equals: 1 }] }
    expect(
      run(limit, [
        [0, 900],
        [9_000, 900],
        [10_000, 1, 1],
        [14_000, 900],
        [15_000, 900],
      ]),
    ).toEqual([null, null, null, null, 'raise'])
  })

  test('[AL3] the end of the condition does not return it, a value inside does', () => {
    const limit = { ...RULE, holdMs: 0, when: [{ slot: 1, equals: 1 }] }
    expect(
      run(limit, [
        [0, 1, 1],
        [1, 900],
        [2, 0, 1],
        [3, 900],
        [4, 100],
      ]),
    ).toEqual([null, 'raise', null, null, 'return'])
  })

  test('[AL4] normal means all conditions together for their hold time', () => {
    const memory = { values: new Float64Array(2).fill(Number.NaN), normalSinceMs: null }
    const conditions = [
      { slot: 0, above: 0.2 },
      { slot: 1, equals: 1 },
    ]
    const steps = [
      [0, 0.3, 0],
      [10, 1, 1],
      [50, 0.1, 0],
      [60, 0.3, 0],
      [159, 0.3, 0],
      [160, 0.3, 0],
    ] as const
    expect(steps.map(([at, value, slot]) => stepNormal(memory, conditions, 100, slot, value, at))).toEqual([
      false,
      false,
      false,
      false,
      false,
      true,
    ])
  })

  test('[AL1] raise and return alternate, whatever the readings are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 4_000 }), fc.double({ min: 700, max: 900, noNaN: true })), { maxLength: 200 }),
        (steps) => {
          let at = 0
          const out = run(
            RULE,
            steps.map(([gap, value]) => {
              at += gap
              return [at, value]
            }),
          ).filter((step) => step !== null)
          expect(out).toEqual(out.map((_, index) => (index % 2 === 0 ? 'raise' : 'return')))
        },
      ),
      { seed: 7 },
    )
  })
})
