import type uPlot from 'uplot'
import { formatClock, formatMinute, formatNumber } from '#/components/ui/format.ts'
import { decimalsOf, logTicks, spanOf, ticks } from './scale.ts'
import type { ChartTheme } from './theme.ts'
import type { Trend } from './trend-types.ts'

const DAY_S = 86_400
export const TIME_AXIS_PX = 26
/** Above all that is drawn, for marks and for the name of the highest limit. */
const HEADROOM_PX = 18

/** Days by their date, hours and minutes by the clock, in the site's zone. */
export function timeLabels(trend: Pick<Trend, 'timeZone' | 'locale'>) {
  const day = new Intl.DateTimeFormat(trend.locale === 'zh-CN' ? 'zh-CN' : 'en-GB', {
    timeZone: trend.timeZone,
    day: 'numeric',
    month: 'short',
  })
  return (_: uPlot, splits: number[], _axis: number, _space: number, stepS: number) =>
    splits.map((atS) => {
      const clock = formatMinute(atS * 1000, trend.timeZone)
      if (stepS >= DAY_S || clock === '00:00') return day.format(atS * 1000)
      return stepS >= 60 ? clock : formatClock(atS * 1000, trend.timeZone)
    })
}

export function axesOf(trend: Trend, theme: ChartTheme): uPlot.Axis[] {
  const font = `12px ${theme.font}`
  const grid = { stroke: theme.grid, width: 1 }
  return [
    {
      stroke: theme.quiet,
      font,
      grid: { show: false },
      ticks: { stroke: theme.quiet, width: 1, size: 4 },
      size: TIME_AXIS_PX,
      gap: 4,
      space: 90,
      values: (u, splits, axis, space, step) =>
        timeLabels(trend)(u, splits, axis, space, step).map((text, i) => (fits(u, splits[i], text) ? text : '')),
    },
    {
      stroke: theme.quiet,
      font,
      grid,
      ticks: { show: false },
      gap: 6,
      size: (u, values) => 14 + Math.max(...(values ?? ['0']).map((value) => value?.length ?? 0)) * 7 + (u ? 0 : 0),
      // a log scale would drop what is no power of ten
      filter: (_, splits) => splits,
      splits: (u) => (trend.log ? logTicks(...range(u)) : ticks(...range(u), Math.max(2, Math.floor(u.height / 44)))),
      values: (_, splits) => (trend.log ? splits.map(plain) : splits.map((value) => formatNumber(value, decimalsOf(splits)))),
    },
  ]
}

/** A label that would be cut at the right edge is left out; its tick stays. */
function fits(u: uPlot, at: number | undefined, text: string): boolean {
  const half = ([...text].length + [...text].filter((letter) => letter > '\u2e80').length * 0.7) * 3.6
  return at === undefined || u.valToPos(at, 'x') + half <= u.bbox.width / devicePixelRatio + 8
}

const plain = (value: number | null) => (value === null ? '' : String(Number(value.toPrecision(3))))
const range = (u: uPlot): [number, number] => [u.scales.y?.min ?? 0, u.scales.y?.max ?? 1]

/** The vertical range holds the extremes, the expectation and every limit, so that none has to be imagined, with a lane of headroom. */
export function spanOfTrend(trend: Trend, heightPx: number): [number, number] {
  const { points, log } = trend
  const limits = trend.limits.map((limit) => limit.value)
  const extremes = [...(points.min ?? []), ...(points.max ?? [])]
  const drawn = [...points.v, ...extremes, ...(trend.compared?.points.v ?? []), trend.expected?.value ?? null, ...limits]
  const [low, high] = spanOf(drawn, { log, least: 4 * 10 ** -trend.decimals })
  const top = drawn.reduce<number>((most, value) => Math.max(most, value ?? most), low)
  const share = Math.min(0.5, HEADROOM_PX / Math.max(1, heightPx))
  const least = log ? low * (top / low) ** (1 / (1 - share)) : low + (top - low) / (1 - share)
  return [low, Math.max(high, least)]
}
