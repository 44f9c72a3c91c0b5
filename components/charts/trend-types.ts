import type { Points } from './gaps.ts'

export type TrendMark = { atMs: number; kind: 'alarm' | 'order' | 'command' | 'life'; priority?: 1 | 2 | 3 | 4; label: string }
export type TrendLimit = { value: number; label: string }
/** A stretch of time that matters beyond the data, such as a planned window: hatched, named above. */
export type TrendWindow = { fromMs: number; toMs: number; label: string }
/** Growth to a level: when it is reached, by the model's own quantiles. Drawn dashed to the middle one, the rest as a band. */
export type TrendForecast = { fromMs: number; value: number; level: number; p10Ms: number; p50Ms: number; p90Ms: number }
/** `points` bear the times of the stretch that is shown, `offsetMs` later than they were read. */
export type TrendCompared = { points: Points; offsetMs: number; label: string }
export type Trend = {
  label: string
  unit: string
  decimals: number
  points: Points
  fromMs: number
  toMs: number
  /** the present; a hairline where it lies inside the range */
  nowMs: number | null
  /** what it should read now, drawn dashed and named where there is room */
  expected: TrendLimit | null
  limits: readonly TrendLimit[]
  marks: readonly TrendMark[]
  windows: readonly TrendWindow[]
  forecast: TrendForecast | null
  /** the same channel over an earlier stretch of equal length, moved onto this one */
  compared: TrendCompared | null
  log: boolean
  timeZone: string
  locale: string
}
