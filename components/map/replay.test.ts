import { expect, test } from 'vitest'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { alarmsAt, playedTo, silences } from './replay.ts'

const alarm = (change: Partial<AlarmRow>) =>
  ({ id: 'A', raisedAt: '2026-08-19T06:10:00Z', acknowledgedAt: null, returnedAt: null, closedAt: null, ...change }) as AlarmRow
const at = (clock: string) => Date.parse(`2026-08-19T${clock}Z`)

test('[MP16] at a moment of the past an alarm is there from when it was raised until it was closed, in the state it had then', () => {
  const rows = [alarm({ acknowledgedAt: '2026-08-19T06:12:00Z', returnedAt: '2026-08-19T06:20:00Z', closedAt: '2026-08-19T06:20:00Z' })]
  const stateAt = (clock: string) => alarmsAt(rows, at(clock))[0]?.state ?? null
  expect(['06:09:59', '06:10:00', '06:12:00', '06:19:59', '06:20:00'].map(stateAt)).toEqual([
    null,
    'unacknowledged',
    'acknowledged',
    'acknowledged',
    null,
  ])
  expect(alarmsAt([alarm({ returnedAt: '2026-08-19T06:20:00Z' })], at('06:30:00'))[0]?.state).toBe('returned')
})

test('[MP17] play goes on at its rate and ends in the present', () => {
  expect(playedTo(1_000, 60, 500, 100_000)).toBe(31_000)
  expect(playedTo(90_000, 60, 500, 100_000)).toBeNull()
})

test('[MP18] a time without readings is a gap, at the edges too', () => {
  expect(silences([100, 110, 200], 0, 250, 60)).toEqual([
    { fromMs: 0, toMs: 100 },
    { fromMs: 110, toMs: 200 },
  ])
  expect(silences([], 0, 50, 60)).toEqual([])
})
