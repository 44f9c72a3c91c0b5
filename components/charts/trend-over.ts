import { type Box, type Dot, type Drawn, meet } from './label-place.ts'
import { clustersOf } from './mark-clusters.ts'
import { MARK_PATHS } from './mark-paths.ts'
import { boxOf, nameExpected, nameLimit, nameQuantiles, newest } from './trend-names.ts'
import { line, type Pen, say, stroke, widthOf, x, y } from './trend-pen.ts'
import type { TrendMark } from './trend-types.ts'

const MARK_PX = 13
/** A mark with its figure: nearer ones are one. */
const APART_PX = 38

/** Over the line: limits with their names on them, the present, and what happened. */
export function drawOver(pen: Pen) {
  const { top, height, left, width } = pen.u.bbox
  const limits = pen.trend.limits
    .map(({ label, value }) => ({ label, at: y(pen, value) }))
    .filter(({ at }) => at >= top - 1 && at <= top + height + 1)
  for (const { at } of limits) stroke(pen, pen.theme.text, [4, 3], 1, () => line(pen, left, at, left + width, at))
  const now = pen.trend.nowMs === null ? null : x(pen, pen.trend.nowMs)
  if (now !== null && now < left + width - 2 * pen.px) stroke(pen, pen.theme.quiet, [], 1, () => line(pen, now, top, now, top + height))
  const clusters = clustersOf(
    pen.trend.marks.filter(({ atMs }) => x(pen, atMs) >= left && x(pen, atMs) <= left + width),
    ({ atMs }) => x(pen, atMs),
    APART_PX * pen.px,
  )
  const drawn: Drawn = {
    boxes: marks(pen, clusters),
    levels: [...limits.map(({ at }) => at), ...(pen.trend.expected ? [y(pen, pen.trend.expected.value)] : [])],
    stretches: [
      ...curve(pen),
      ...clusters.map(({ at }): [Dot, Dot] => [
        [at, top],
        [at, top + height],
      ]),
    ],
  }
  for (const window of pen.trend.windows) {
    const from = x(pen, window.toMs) + 4 * pen.px
    say(pen, window.label, from, top + 12 * pen.px, 'left', true)
    drawn.boxes.push(boxOf(pen, from, widthOf(pen, window.label), top + 12 * pen.px))
  }
  for (const { label, at } of limits) nameLimit(pen, label, at, drawn)
  newest(pen, drawn)
  nameQuantiles(pen, drawn)
  nameExpected(pen, drawn)
}

/** The measured line, stretch by stretch; a gap is none of it. */
function curve(pen: Pen): [Dot, Dot][] {
  const { t, v } = pen.trend.points
  const out: [Dot, Dot][] = []
  let before: Dot | null = null
  t.forEach((atMs, i) => {
    const value = v[i]
    const gap = value === null || value === undefined || (pen.trend.log && value <= 0)
    const dot: Dot | null = gap ? null : [x(pen, atMs), y(pen, value)]
    if (dot && before) out.push([before, dot])
    before = dot
  })
  return out
}

/** Marks stand in one lane above; where several meet, the most urgent is drawn and a figure says how many. */
function marks(pen: Pen, clusters: readonly { at: number; mark: TrendMark; count: number }[]): Box[] {
  const size = MARK_PX * pen.px
  const top = pen.u.bbox.top + 2 * pen.px
  const foot = pen.u.bbox.top + pen.u.bbox.height
  for (const { at } of clusters) stroke(pen, pen.theme.quiet, [2, 3], 1, () => line(pen, at, top + size, at, foot))
  for (const { at, mark } of clusters) drawMark(pen, mark, at - size / 2, top, size)
  const boxes = clusters.map(({ at }): Box => ({ left: at - size / 2, right: at + size / 2, top, bottom: top + size }))
  for (const { at, count } of clusters) {
    if (count === 1) continue
    const text = `×${count}`
    const [wide, base] = [widthOf(pen, text), top + 10 * pen.px]
    const sides = [
      { left: at + size / 2 + 2 * pen.px, align: 'left' as const },
      { left: at - size / 2 - 2 * pen.px - wide, align: 'right' as const },
    ].map((side) => ({ ...side, box: { left: side.left, right: side.left + wide, top, bottom: top + size } }))
    const right = pen.u.bbox.left + pen.u.bbox.width
    const side = sides.find(({ box }) => box.right <= right && !boxes.some((one) => meet(one, box))) ?? sides[1]
    if (!side) continue
    say(pen, text, side.align === 'left' ? side.left : side.left + wide, base, side.align, false)
    boxes.push(side.box)
  }
  return boxes
}

function drawMark(pen: Pen, mark: TrendMark, left: number, top: number, size: number) {
  pen.ctx.save()
  pen.ctx.translate(left, top)
  pen.ctx.scale(size / 18, size / 18)
  const path = new Path2D(MARK_PATHS[mark.kind === 'alarm' ? (`p${mark.priority ?? 4}` as const) : mark.kind])
  pen.ctx.fillStyle = mark.kind === 'alarm' ? pen.theme.priority[mark.priority ?? 4] : pen.theme.panel
  pen.ctx.strokeStyle = mark.kind === 'alarm' ? pen.theme.outline : pen.theme.text
  pen.ctx.lineWidth = 2
  pen.ctx.lineJoin = 'round'
  if (mark.kind !== 'command') pen.ctx.fill(path)
  pen.ctx.stroke(path)
  pen.ctx.restore()
}
