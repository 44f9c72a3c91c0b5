import { expect, test } from 'vitest'
import { percentText, toldPart } from './share.ts'

test('[TE41] what is nearly whole is not called whole, and where nothing was due there is no share', () => {
  const of = (silentMs: number, dueMs = 1_000_000) => percentText(toldPart({ dueMs, silentMs }))
  expect([of(0), of(1), of(500), of(29_400), of(1_000_000), of(0, 0)]).toEqual(['100 %', '99.99 %', '99.95 %', '97.0 %', '0.0 %', '–'])
  expect(toldPart({ dueMs: 10, silentMs: 11 })).toBe(0)
})
