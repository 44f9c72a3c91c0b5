import { expect, test } from 'vitest'
import { commandOf, twinType } from './catalog/index.ts'
import type { TwinType } from './catalog/shape.ts'
import { effectiveType } from './effective-type.ts'

const type = (id: string): TwinType => twinType(id) ?? expect.fail(id)

test('[TM10] without settings a position is as its type', () => {
  expect(effectiveType(type('storm-pump'), {})).toEqual(type('storm-pump'))
  expect(effectiveType(type('storm-pump'), null)).toEqual(type('storm-pump'))
})

test('[TM11] a position may have its own limits, times, intervals and envelope; its type stays as it was', () => {
  const before = structuredClone({ ...type('storm-pump'), commands: [] })
  const own = effectiveType(type('storm-pump'), {
    rules: { suction_low: { below: 80, holdMs: 6000, timeToRespondMs: 96_000 }, winding_high: { off: true } },
    findings: { 'pump.delivery_low': { timeToRespondMs: 96_000 } },
    commands: { start: { envelope: { off_for: { minMs: 120_000 } }, validForMs: 60_000 }, set_mode: { off: true } },
    intervals: { flow: 200 },
    channels: { flow: { expected: 0.3 } },
    anythingElse: 1,
  })
  expect(own.rules.map((rule) => [rule.id, rule.below, rule.holdMs, rule.alarm?.timeToRespondMs])).toEqual([
    ['suction_low', 80, 6000, 96_000],
    ['current_low', 50, 30_000, 480_000],
  ])
  expect(own.findings[0]?.alarm?.timeToRespondMs).toBe(96_000)
  expect(own.commands.map((command) => command.id)).toEqual(['start', 'stop'])
  expect(commandOf(own, 'start')?.envelope[0]).toMatchObject({ kind: 'offFor', minMs: 120_000 })
  expect(own.channels[0]).toMatchObject({ id: 'flow', everyMs: 200, expected: { value: 0.3 } })
  expect({ ...type('storm-pump'), commands: [] }).toEqual(before)
})

test('[TM12] press rate: 14/min is within takt and energy, 12/min fails both', () => {
  const setRate = commandOf(type('press'), 'set_rate') ?? expect.fail('set_rate')
  const formulas = setRate.envelope.filter((check) => check.kind === 'formula')
  const allowed = (rate: number) =>
    formulas.map((check) => {
      const value = check.of({ rate }, {})
      return value >= (check.min ?? -Infinity) && value <= (check.max ?? Infinity)
    })
  expect([14, 13.9, 12].map(allowed)).toEqual([
    [true, true],
    [true, true],
    [false, false],
  ])
})
