import { expect, test } from 'vitest'
import type { GlassRow } from '#/server/access/contract.ts'
import { stateOf } from './glass.ts'

const row = (more: Partial<GlassRow>): GlassRow => ({
  id: '1',
  person: { id: 'night', name: 'Night' },
  role: 'engineer',
  areaId: null,
  reason: 'a valve',
  since: '2026-11-29T08:00:00.000Z',
  until: '2026-11-29T09:00:00.000Z',
  endedAt: null,
  review: null,
  ...more,
})
const at = (time: string) => Date.parse(`2026-11-29T${time}Z`)
const review = { at: '2026-11-29T10:00:00.000Z', by: 'Morning', justified: false, note: 'not needed' }

test('[AC26] a use is open until its end or until it is given back, then it waits for another person’s word', () => {
  expect(stateOf(row({}), at('08:59:59'))).toBe('open')
  expect(stateOf(row({}), at('09:00:00'))).toBe('waits')
  expect(stateOf(row({ endedAt: '2026-11-29T08:10:00.000Z' }), at('08:30:00'))).toBe('waits')
  expect(stateOf(row({ review }), at('11:00:00'))).toBe('unjustified')
  expect(stateOf(row({ review: { ...review, justified: true } }), at('11:00:00'))).toBe('justified')
})
