import { days, hours } from '#/twin-models/core/time.ts'

export const RANGES = { '1h': hours(1), '24h': hours(24), '7d': days(7), '30d': days(30), '1y': days(365) } as const
export type RangeId = keyof typeof RANGES
export const RANGE_IDS = Object.keys(RANGES) as RangeId[]

/** What the stretch shown is laid against; `before` is the one of equal length that ends where it begins. */
export const COMPARE_IDS = ['none', 'day', 'week', 'before'] as const
export type CompareId = (typeof COMPARE_IDS)[number]

/** How much earlier the stretch lies that is compared, ms; null where none is. */
export const compareOffsetMs = (compare: CompareId, shown: { fromMs: number; toMs: number }): number | null =>
  ({ none: null, day: days(1), week: days(7), before: shown.toMs - shown.fromMs })[compare]

/** What the large charts show: the last stretch up to now, or a stretch someone chose, which then stands still. */
export type Shown = { fromMs: number; toMs: number; live: boolean }

export function shownRange(range: RangeId, picked: { from: number | null; to: number | null }, nowMs: number): Shown {
  if (picked.from !== null && picked.to !== null && picked.to > picked.from) return { fromMs: picked.from, toMs: picked.to, live: false }
  return { fromMs: nowMs - RANGES[range], toMs: nowMs, live: true }
}

/** A range is asked for in whole steps, so that a moving now does not ask at every second. */
export const stepMs = (spanMs: number) => Math.max(10_000, Math.round(spanMs / 500))

/** The shortest range that holds what is stored, thirty days at most. */
export const fittedRange = (storedMs: number): RangeId =>
  RANGE_IDS.find((id) => RANGES[id] >= Math.min(storedMs * 0.98, RANGES['30d'])) ?? '30d'
