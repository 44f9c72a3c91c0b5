import uPlot from 'uplot'
import type { ChartTheme } from './theme.ts'
import { axesOf, spanOfTrend, TIME_AXIS_PX } from './trend-axes.ts'
import { drawBehind } from './trend-behind.ts'
import { drawOver } from './trend-over.ts'
import type { Trend } from './trend-types.ts'

export type TrendHears = {
  cursor(atMs: number | null, value: number | null): void
  zoomed(fromMs: number, toMs: number): void
}

/** Half a line of the topmost tick's words. */
const TOP_PX = 8

/** Extremes as a band, the mean as the line. `trend` is read anew at every drawing, so new data needs no new chart. */
export function trendOptions(
  trend: () => Trend,
  theme: ChartTheme,
  size: { width: number; height: number },
  hears: TrendHears,
): uPlot.Options {
  const first = trend()
  const pen = (u: uPlot) => ({ u, ctx: u.ctx, px: devicePixelRatio, theme, trend: trend() })
  return {
    ...size,
    padding: [TOP_PX, 8, 0, 0],
    legend: { show: false },
    tzDate: (atS) => uPlot.tzDate(new Date(atS * 1000), first.timeZone),
    scales: {
      x: { time: true, range: () => [trend().fromMs / 1000, trend().toMs / 1000] },
      y: { distr: first.log ? 3 : 1, range: (u) => spanOfTrend(trend(), u.height - TOP_PX - TIME_AXIS_PX) },
    },
    axes: axesOf(first, theme),
    series: [
      {},
      { stroke: 'transparent', points: { show: false } },
      { stroke: 'transparent', points: { show: false } },
      { stroke: theme.data, width: 2, points: { show: false }, spanGaps: false },
    ],
    bands: [{ series: [1, 2], fill: theme.band }],
    cursor: {
      y: false,
      points: { size: 7, fill: theme.data, stroke: theme.panel, width: 1 },
      drag: { x: true, y: false, setScale: false },
      // the charts of a page have one cursor; what is dragged in one of them stays there, the page's range answers for all
      sync: {
        key: 'page',
        setSeries: false,
        scales: ['x', null],
        filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' },
      },
    },
    hooks: {
      drawClear: [(u) => drawBehind(pen(u))],
      draw: [(u) => drawOver(pen(u))],
      setCursor: [
        (u) => {
          const at = u.cursor.idx
          const value = at == null ? null : (u.data[3]?.[at] ?? null)
          hears.cursor(at == null ? null : (u.data[0][at] as number) * 1000, value)
        },
      ],
      setSelect: [
        (u) => {
          if (u.select.width < 6) return
          hears.zoomed(u.posToVal(u.select.left, 'x') * 1000, u.posToVal(u.select.left + u.select.width, 'x') * 1000)
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        },
      ],
    },
  }
}

/** A log scale has no place for zero and below: a machine that stands is a gap there. */
export function trendData({ points, log }: Trend): uPlot.AlignedData {
  const drawn = (list: readonly (number | null)[]) => (log ? list.map((value) => (value !== null && value > 0 ? value : null)) : [...list])
  return [points.t.map((at) => at / 1000), drawn(points.max ?? points.v), drawn(points.min ?? points.v), drawn(points.v)]
}
