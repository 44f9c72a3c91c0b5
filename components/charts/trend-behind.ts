import { poorStretches } from './gaps.ts'
import { hatch, line, type Pen, stroke, x, y } from './trend-pen.ts'
import type { TrendForecast } from './trend-types.ts'

function clipped(pen: Pen, draw: () => void) {
  const { left, top, width, height } = pen.u.bbox
  pen.ctx.save()
  pen.ctx.beginPath()
  pen.ctx.rect(left, top, width, height)
  pen.ctx.clip()
  draw()
  pen.ctx.restore()
}

/** Behind the line: poor quality shaded by hatch, windows hatched in a frame, the expectation. */
export function drawBehind(pen: Pen) {
  const { top, height, left, width } = pen.u.bbox
  forecast(pen)
  clipped(pen, () => {
    for (const poor of poorStretches(pen.trend.points)) {
      const from = x(pen, poor.fromMs)
      hatch(pen, from - pen.px, top, Math.max(3 * pen.px, x(pen, poor.toMs) - from + 2 * pen.px), height, 0.35)
    }
    for (const window of pen.trend.windows) {
      const from = x(pen, window.fromMs)
      const wide = Math.max(6 * pen.px, x(pen, window.toMs) - from)
      hatch(pen, from, top, wide, height, 1)
      stroke(pen, pen.theme.quiet, [], 1, () => pen.ctx.rect(from, top, wide, height))
    }
    compared(pen)
    if (pen.trend.expected) {
      const at = y(pen, pen.trend.expected.value)
      stroke(pen, pen.theme.data, [5, 3], 1.25, () => line(pen, left, at, left + width, at))
    }
  })
}

/** An earlier stretch lies thin and quiet behind the one that is read; what was a gap is none of its line. */
function compared(pen: Pen) {
  const { points } = pen.trend.compared ?? {}
  if (!points) return
  stroke(pen, pen.theme.quiet, [], 1, () => {
    let drawing = false
    points.t.forEach((atMs, i) => {
      const value = points.v[i]
      const gap = value === null || value === undefined || (pen.trend.log && value <= 0)
      if (!gap) pen.ctx[drawing ? 'lineTo' : 'moveTo'](x(pen, atMs), y(pen, value))
      drawing = !gap
    })
  })
}

/** What is to come: a band from the present to the level between its quantiles, the middle dashed, a stroke where each meets the level. */
function forecast(pen: Pen) {
  const { forecast: ahead } = pen.trend
  if (!ahead) return
  const [fromX, fromY, levelY] = [x(pen, ahead.fromMs), y(pen, ahead.value), y(pen, ahead.level)]
  clipped(pen, () => {
    pen.ctx.beginPath()
    pen.ctx.fillStyle = pen.theme.band
    pen.ctx.moveTo(fromX, fromY)
    for (const atMs of growth(ahead, ahead.p10Ms)) pen.ctx.lineTo(x(pen, atMs.atMs), y(pen, atMs.value))
    for (const atMs of growth(ahead, ahead.p90Ms).toReversed()) pen.ctx.lineTo(x(pen, atMs.atMs), y(pen, atMs.value))
    pen.ctx.fill()
    stroke(pen, pen.theme.data, [5, 3], 1.5, () => {
      pen.ctx.moveTo(fromX, fromY)
      for (const { atMs, value } of growth(ahead, ahead.p50Ms)) pen.ctx.lineTo(x(pen, atMs), y(pen, value))
    })
    for (const atMs of [ahead.p10Ms, ahead.p50Ms, ahead.p90Ms])
      stroke(pen, pen.theme.text, [], 1, () => line(pen, x(pen, atMs), levelY - 4 * pen.px, x(pen, atMs), levelY + 4 * pen.px))
  })
}

/** Wear grows by a constant share a revolution: a straight line on the log scale, a curve on the other. */
const growth = ({ fromMs, value, level }: TrendForecast, atMs: number) =>
  Array.from({ length: 17 }, (_, i) => ({ atMs: fromMs + ((atMs - fromMs) * i) / 16, value: value * (level / value) ** (i / 16) }))
