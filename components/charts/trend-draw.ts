import type uPlot from 'uplot'
import { formatNumber } from '#/components/ui/format.ts'
import { poorStretches } from './gaps.ts'
import { MARK_PATHS } from './mark-paths.ts'
import type { ChartTheme } from './theme.ts'
import type { Trend, TrendForecast, TrendMark } from './trend-types.ts'

type Pen = { u: uPlot; ctx: CanvasRenderingContext2D; px: number; theme: ChartTheme; trend: Trend }
const x = (pen: Pen, atMs: number) => pen.u.valToPos(atMs / 1000, 'x', true)
const y = (pen: Pen, value: number) => pen.u.valToPos(value, 'y', true)

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
    if (pen.trend.expected !== null) {
      const at = y(pen, pen.trend.expected)
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

const ROOMY_PX = 84

/** What is to come: a band from the present to the level between its quantiles, the middle dashed, each named where it meets the level. */
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
  const right = pen.u.bbox.left + pen.u.bbox.width
  const roomy = x(pen, ahead.p90Ms) - x(pen, ahead.p10Ms) > ROOMY_PX * pen.px
  for (const [words, atMs, align] of [
    ['P10', ahead.p10Ms, 'right'],
    ['P50', ahead.p50Ms, 'left'],
    ['P90', ahead.p90Ms, 'left'],
  ] as const) {
    if (!roomy && words !== 'P10') continue // the one that decides
    const at = x(pen, atMs)
    const side = align === 'left' && at + 26 * pen.px > right ? 'right' : align
    if (at < right) say(pen, words, at + (side === 'left' ? 3 : -3) * pen.px, levelY + (words === 'P50' ? 16 : -8) * pen.px, side, false)
  }
}

/** Wear grows by a constant share a revolution: a straight line on the log scale, a curve on the other. */
const growth = ({ fromMs, value, level }: TrendForecast, atMs: number) =>
  Array.from({ length: 17 }, (_, i) => ({ atMs: fromMs + ((atMs - fromMs) * i) / 16, value: value * (level / value) ** (i / 16) }))

/** Over the line: limits with their names on them, the present, and what happened. */
export function drawOver(pen: Pen) {
  const { top, height, left, width } = pen.u.bbox
  const taken: Box[] = []
  for (const limit of pen.trend.limits) {
    const at = y(pen, limit.value)
    if (at < top - 1 || at > top + height + 1) continue
    stroke(pen, pen.theme.text, [4, 3], 1, () => line(pen, left, at, left + width, at))
    const base = at < top + 18 * pen.px ? at + 14 * pen.px : at - 4 * pen.px
    say(pen, limit.label, freeFrom(pen, limit.label, left + 4 * pen.px, base, taken), base, 'left', true)
  }
  const now = pen.trend.nowMs === null ? null : x(pen, pen.trend.nowMs)
  if (now !== null && now < left + width - 2 * pen.px) stroke(pen, pen.theme.quiet, [], 1, () => line(pen, now, top, now, top + height))
  for (const window of pen.trend.windows) say(pen, window.label, x(pen, window.toMs) + 4 * pen.px, top + 12 * pen.px, 'left', true)
  marks(pen)
  newest(pen, taken)
}

type Box = { from: number; to: number; base: number }

/** Where a label can start on its line without lying on one that is there already. */
function freeFrom(pen: Pen, text: string, left: number, base: number, taken: Box[]): number {
  const wide = widthOf(pen, text)
  const last = pen.u.bbox.left + pen.u.bbox.width - wide - 4 * pen.px
  const beside = (from: number) =>
    !taken.some((box) => Math.abs(box.base - base) < 14 * pen.px && from < box.to + 16 * pen.px && from + wide > box.from)
  const places: number[] = []
  for (let from = left; from <= last; from += 24 * pen.px) if (beside(from)) places.push(from)
  const from = places.find((one) => !crossed(pen, one, one + wide, base)) ?? places[0] ?? left
  taken.push({ from, to: from + wide, base })
  return from
}

function widthOf(pen: Pen, text: string): number {
  pen.ctx.save()
  pen.ctx.font = `600 ${12 * pen.px}px ${pen.theme.font}`
  const wide = pen.ctx.measureText(text).width
  pen.ctx.restore()
  return wide
}

/** Whether the measured line runs through where a label would stand. */
function crossed(pen: Pen, from: number, to: number, base: number): boolean {
  const { t, v } = pen.trend.points
  return t.some((atMs, i) => {
    const value = v[i]
    if (value === null || value === undefined || (pen.trend.log && value <= 0)) return false
    const [at, up] = [x(pen, atMs), y(pen, value)]
    return at > from - 4 * pen.px && at < to + 4 * pen.px && up > base - 15 * pen.px && up < base + 5 * pen.px
  })
}

/** Marks stand in one lane above; where several meet, the most urgent is drawn and a figure says how many. */
function marks(pen: Pen) {
  const size = 13 * pen.px
  const taken: { at: number; mark: TrendMark; count: number }[] = []
  const urgency = (mark: TrendMark) => mark.priority ?? 5
  for (const mark of [...pen.trend.marks].sort((a, b) => urgency(a) - urgency(b))) {
    const at = x(pen, mark.atMs)
    if (at < pen.u.bbox.left || at > pen.u.bbox.left + pen.u.bbox.width) continue
    const met = taken.find((one) => Math.abs(one.at - at) < size)
    if (met) met.count += 1
    else taken.push({ at, mark, count: 1 })
  }
  for (const { at, mark, count } of taken) {
    const top = pen.u.bbox.top + 2 * pen.px
    stroke(pen, pen.theme.quiet, [2, 3], 1, () => line(pen, at, top + size, at, pen.u.bbox.top + pen.u.bbox.height))
    pen.ctx.save()
    pen.ctx.translate(at - size / 2, top)
    pen.ctx.scale(size / 18, size / 18)
    const path = new Path2D(MARK_PATHS[mark.kind === 'alarm' ? (`p${mark.priority ?? 4}` as const) : mark.kind])
    pen.ctx.fillStyle = mark.kind === 'alarm' ? pen.theme.priority[mark.priority ?? 4] : pen.theme.panel
    pen.ctx.strokeStyle = mark.kind === 'alarm' ? pen.theme.outline : pen.theme.text
    pen.ctx.lineWidth = 2
    pen.ctx.lineJoin = 'round'
    if (mark.kind !== 'command') pen.ctx.fill(path)
    pen.ctx.stroke(path)
    pen.ctx.restore()
    const right = at + size * 1.5 < pen.u.bbox.left + pen.u.bbox.width
    if (count > 1)
      say(pen, `×${count}`, at + (right ? 1 : -1) * (size / 2 + 2 * pen.px), top + 10 * pen.px, right ? 'left' : 'right', false)
  }
}

function newest(pen: Pen, taken: readonly Box[]) {
  const { points } = pen.trend
  const last = points.v.findLastIndex((value) => value !== null)
  if (last < 0) return
  const [at, value] = [x(pen, points.t[last] as number), y(pen, points.v[last] as number)]
  const { left, width } = pen.u.bbox
  if (at < left || at > left + width + 2) return
  pen.ctx.beginPath()
  pen.ctx.fillStyle = pen.theme.data
  pen.ctx.arc(at, value, 3.5 * pen.px, 0, 2 * Math.PI)
  pen.ctx.fill()
  if (pen.trend.nowMs === null) return
  const text = `${formatNumber(points.v[last] as number, pen.trend.decimals)} ${pen.trend.unit}`.trim()
  const base = value - 9 * pen.px
  const wide = widthOf(pen, text)
  if (
    base < pen.u.bbox.top + 18 * pen.px ||
    taken.some((box) => Math.abs(box.base - base) < 14 * pen.px && box.to > at - wide - 14 * pen.px)
  )
    return
  if (!crossed(pen, at - wide - 8 * pen.px, at - 8 * pen.px, base)) say(pen, text, at - 8 * pen.px, base, 'right', true)
}

function stroke(pen: Pen, color: string, dash: number[], width: number, trace: () => void) {
  pen.ctx.save()
  pen.ctx.beginPath()
  pen.ctx.strokeStyle = color
  pen.ctx.lineWidth = width * pen.px
  pen.ctx.setLineDash(dash.map((one) => one * pen.px))
  trace()
  pen.ctx.stroke()
  pen.ctx.restore()
}

function line(pen: Pen, x1: number, y1: number, x2: number, y2: number) {
  pen.ctx.moveTo(x1, y1)
  pen.ctx.lineTo(x2, y2)
}

function hatch(pen: Pen, left: number, top: number, width: number, height: number, alpha: number) {
  pen.ctx.save()
  pen.ctx.beginPath()
  pen.ctx.rect(left, top, width, height)
  pen.ctx.clip()
  pen.ctx.globalAlpha = alpha
  stroke(pen, pen.theme.hatch, [], 1, () => {
    for (let at = left - height; at < left + width; at += 5 * pen.px) line(pen, at, top + height, at + height, top)
  })
  pen.ctx.restore()
}

function say(pen: Pen, text: string, left: number, base: number, align: CanvasTextAlign, strong: boolean) {
  pen.ctx.save()
  pen.ctx.font = `${strong ? '600 ' : ''}${12 * pen.px}px ${pen.theme.font}`
  pen.ctx.textAlign = align
  pen.ctx.textBaseline = 'alphabetic'
  pen.ctx.strokeStyle = pen.theme.panel
  pen.ctx.lineWidth = 3 * pen.px
  pen.ctx.lineJoin = 'round'
  pen.ctx.strokeText(text, left, base)
  pen.ctx.fillStyle = strong ? pen.theme.text : pen.theme.quiet
  pen.ctx.fillText(text, left, base)
  pen.ctx.restore()
}
