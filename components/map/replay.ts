import type { AlarmRow } from '#/server/alarms/contract.ts'
import { hours, minutes } from '#/twin-models/core/time.ts'

/** How much of the past the track shows, narrow to wide. */
export const SPANS_MS = [minutes(15), hours(1), hours(6), hours(24)] as const
export const RATES = [1, 10, 60, 600] as const
export type Rate = (typeof RATES)[number]

const ms = (iso: string | null) => (iso === null ? Number.POSITIVE_INFINITY : Date.parse(iso))

/** The alarms as they stood at a moment: those raised by then and not closed, in the state they were in. */
export function alarmsAt(alarms: readonly AlarmRow[], atMs: number): AlarmRow[] {
  return alarms.flatMap((alarm) => {
    if (ms(alarm.raisedAt) > atMs || ms(alarm.closedAt) <= atMs) return []
    const seen = ms(alarm.acknowledgedAt) <= atMs
    const state = ms(alarm.returnedAt) <= atMs ? 'returned' : seen ? 'acknowledged' : 'unacknowledged'
    return [{ ...alarm, state, shelvedUntil: null } as const]
  })
}

/** Where the clock stands after `spentMs` of play; null once it has caught up with the present. */
export function playedTo(atMs: number, rate: Rate, spentMs: number, nowMs: number): number | null {
  const next = atMs + rate * spentMs
  return next >= nowMs ? null : next
}

export const nextOf = <T>(list: readonly T[], one: T): T => list[(list.indexOf(one) + 1) % list.length]!

/** Stretches of time without a reading, where readings came on both sides or ought to have. */
export function silences(t: readonly number[], fromMs: number, toMs: number, gapMs: number): { fromMs: number; toMs: number }[] {
  const edges = [fromMs, ...t.filter((at) => at >= fromMs && at <= toMs), toMs]
  return edges.flatMap((at, i) => {
    const before = edges[i - 1]
    return before !== undefined && at - before > gapMs ? [{ fromMs: before, toMs: at }] : []
  })
}
