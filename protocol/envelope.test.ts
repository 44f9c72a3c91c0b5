import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CommandSpec } from '#/twin-models/catalog/shape.ts'
import { type EnvelopeContext, evaluateEnvelope, isAllowed } from './envelope.ts'

const text = { en: 'x', 'zh-CN': 'x' }
const NOW = 1_800_000_000_000
const MIN = 60_000
/** Start of a storm pump, and speed of a press: the two commands of the demo's first stories. */
const START: CommandSpec = {
  id: 'start',
  names: text,
  class: 'important',
  params: [],
  envelope: [
    { id: 'off', names: text, unit: 'min', kind: 'offFor', channel: 'running', minMs: 10 * MIN },
    { id: 'sump', names: text, unit: 'm', kind: 'reading', on: 'parent', channel: 'level', min: 1, maxAgeMs: 30_000 },
    { id: 'starts', names: text, unit: '1', kind: 'countPerHour', max: 6 },
    { id: 'winding', names: text, unit: 'Cel', kind: 'reading', channel: 'winding', max: 110, maxAgeMs: 30_000 },
    { id: 'mode', names: text, unit: '1', kind: 'reading', channel: 'mode', equals: 2, maxAgeMs: 30_000 },
    { id: 'hold', names: text, unit: '1', kind: 'hold' },
  ],
  validForMs: 60_000,
}
const SPEED: CommandSpec = {
  id: 'set_speed',
  names: text,
  class: 'important',
  params: [{ id: 'spm', names: text, unit: '{stroke}/min', kind: 'number', min: 5, max: 18, step: 1 }],
  envelope: [
    { id: 'spm', names: text, unit: '{stroke}/min', kind: 'param', param: 'spm', min: 10, max: 18 },
    { id: 'energy', names: text, unit: 'kJ', kind: 'formula', of: (p) => 400 * (p.spm! / 18) ** 2, min: 230, refusal: text },
    { id: 'cycle', names: text, unit: 's', kind: 'formula', of: (p, s) => 60 / p.spm! + 1.67 - s.taktS!, max: 0, refusal: text },
  ],
  validForMs: 60_000,
}
const good = (value: number, atMs = NOW - 1_000) => ({ value, atMs, quality: 'good' as const })
const READINGS: Record<string, ReturnType<typeof good>> = { 'parent level': good(2.9), 'self winding': good(64), 'self mode': good(2) }
const context = (change: Partial<EnvelopeContext> = {}): EnvelopeContext => ({
  params: {},
  nowMs: NOW,
  readings: (on, channel) => READINGS[`${on} ${channel}`] ?? null,
  offSinceMs: () => NOW - 12 * MIN,
  startsLastHour: 1,
  hold: null,
  settings: { taktS: 6 },
  ...change,
})
const withReading = (key: string, reading: { value: number; atMs: number; quality: 'good' | 'uncertain' | 'bad' } | null) =>
  context({ readings: (on, channel) => (`${on} ${channel}` === key ? reading : (READINGS[`${on} ${channel}`] ?? null)) })
const codes = (spec: CommandSpec, given: EnvelopeContext) => evaluateEnvelope(spec, given).flatMap((it) => it.refusal?.code ?? [])

test('[EN1] inside every limit it is allowed, and each line shows its figure', () => {
  const results = evaluateEnvelope(START, context())
  expect(isAllowed(results)).toBe(true)
  expect(results.map((it) => it.id)).toEqual(['off', 'sump', 'starts', 'winding', 'mode', 'hold'])
  expect(results[0]).toEqual({ id: 'off', unit: 'min', ok: true, now: 12, min: 10 })
  expect(results[1]).toEqual({ id: 'sump', unit: 'm', ok: true, now: 2.9, min: 1, ageMs: 1_000 })
})

test('[EN2] each check alone refuses', () => {
  expect(codes(START, context({ offSinceMs: () => NOW - 9 * MIN }))).toEqual(['OFF_TOO_SHORT'])
  expect(codes(START, context({ offSinceMs: () => null }))).toEqual(['NOT_OFF'])
  expect(codes(START, withReading('parent level', good(0.99)))).toEqual(['BELOW_MIN'])
  expect(codes(START, withReading('self winding', good(110.1)))).toEqual(['ABOVE_MAX'])
  expect(codes(START, withReading('self mode', good(1)))).toEqual(['NOT_EQUAL'])
  expect(codes(START, context({ startsLastHour: 6 }))).toEqual(['TOO_OFTEN'])
  expect(codes(START, context({ hold: { by: 'Li Wei' } }))).toEqual(['HELD'])
  expect(codes(START, context({ validUntilMs: NOW }))).toEqual(['EXPIRED'])
})

test('[EN3] a reading that is missing, old, ahead, not good or no number is refused', () => {
  expect(codes(START, withReading('parent level', null))).toEqual(['NO_READING'])
  expect(codes(START, withReading('parent level', good(2.9, NOW - 30_001)))).toEqual(['STALE_READING'])
  expect(codes(START, withReading('parent level', good(2.9, NOW + 30_001)))).toEqual(['READING_IN_FUTURE'])
  expect(codes(START, withReading('parent level', { ...good(2.9), quality: 'uncertain' }))).toEqual(['READING_NOT_GOOD'])
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(codes(START, withReading('parent level', good(value)))).toEqual(['NO_READING'])
})

test('[EN4] 14 strokes a minute is allowed, 12 is refused with both reasons', () => {
  const at = (spm: number) => evaluateEnvelope(SPEED, context({ params: { spm } }))
  expect(isAllowed(at(14))).toBe(true)
  const twelve = at(12)
  expect(twelve.filter((it) => !it.ok).map((it) => it.id)).toEqual(['energy', 'cycle'])
  expect(Math.abs(twelve[1]!.now! - 177.8)).toBeLessThan(0.1)
})

test('[EN5] parameters that are missing, unknown, of a wrong type, no number or off their step are refused', () => {
  const refused = (params: Record<string, number | boolean | string>) => codes(SPEED, context({ params }))[0]
  expect(refused({})).toBe('PARAM_MISSING')
  expect(refused({ spm: 14, boost: 1 })).toBe('PARAM_UNKNOWN')
  expect(refused({ spm: '14' })).toBe('PARAM_TYPE')
  expect(refused({ spm: Number.NaN })).toBe('NOT_A_NUMBER')
  expect(refused({ spm: 14.5 })).toBe('PARAM_STEP')
  expect(refused({ spm: 19 })).toBe('ABOVE_MAX')
  expect(refused({ spm: 14, __proto__x: 1 })).toBe('PARAM_UNKNOWN')
})

test('[EN6] a formula that cannot be computed refuses', () => {
  expect(codes(SPEED, context({ params: { spm: 14 }, settings: {} }))).toEqual(['NOT_COMPUTABLE'])
  const throwing: CommandSpec = {
    ...SPEED,
    envelope: [
      {
        ...(SPEED.envelope[1] as never as object),
        of: () => {
          throw new Error('x')
        },
      } as never,
    ],
  }
  expect(codes(throwing, context({ params: { spm: 14 } }))).toEqual(['NOT_COMPUTABLE'])
})

test('[EN7] a check of a kind not known here refuses', () => {
  const newer = { ...START, envelope: [{ id: 'moon', names: text, unit: '1', kind: 'moonPhase' } as never] }
  expect(codes(newer, context())).toEqual(['CHECK_UNKNOWN'])
})

test('[EN8] no number whatever passes outside 10 to 18, nor off a whole step', () => {
  fc.assert(
    fc.property(fc.double(), (spm) => {
      const allowed = isAllowed(evaluateEnvelope(SPEED, context({ params: { spm } })))
      if (allowed) expect(spm >= 13.65 && spm <= 18 && Math.abs(spm - Math.round(spm)) < 1e-6).toBe(true)
    }),
    { seed: 5, numRuns: 5_000 },
  )
})
