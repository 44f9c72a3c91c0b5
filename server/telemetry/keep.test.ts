import { expect, test } from 'vitest'
import { KeepRule } from './contract.ts'
import { bytesIn, keepOf } from './keep.ts'

const rule = (typeId: string | null, raw: number | null, more: Partial<KeepRule> = {}): KeepRule => ({ typeId, grade: 'general', raw, minutes: raw, hours: null, days: null, ...more }) // biome-ignore format: one line

test('[TE31] the rule of a type and grade goes before that of the grade, and that before the default', () => {
  const rules = [rule(null, 100), rule('storm-pump', 50)]
  expect(keepOf(rules, 'storm-pump', 'general').raw).toBe(50)
  expect(keepOf(rules, 'press', 'general').raw).toBe(100)
  expect(keepOf(rules, 'press', 'core').raw).toBeNull()
})

test('[TE31] what is finer than it is kept is refused: a roll-up goes before its readings nowhere', () => {
  expect(KeepRule.safeParse(rule(null, 100)).success).toBe(true)
  expect(KeepRule.safeParse(rule(null, 100, { minutes: 50 })).success).toBe(false)
  expect(KeepRule.safeParse(rule(null, null, { minutes: 50 })).success).toBe(false)
  expect(KeepRule.safeParse(rule(null, 3)).success).toBe(false)
})

test('[TE32] the forecast grows by what comes and falls by what is too old', () => {
  const today = new Date('2026-11-22T00:00:00Z')
  const of = { typeId: 'press', grade: 'general', what: 'raw' } as const
  const given = {
    stock: [{ ...of, month: '2026-10', bytes: 1_000 }],
    growth: [{ ...of, bytesPerDay: 10 }],
    rules: [rule(null, 100)],
    today,
  }
  expect(bytesIn(0, given)).toBe(1_000)
  expect(bytesIn(30, given)).toBe(1_300)
  expect(bytesIn(365, given)).toBe(1_000)
})
