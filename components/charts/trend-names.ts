import { formatNumber } from '#/components/ui/format.ts'
import { type Box, type Drawn, inTwo, isClear, meet, placeOf } from './label-place.ts'
import { type Pen, say, widthOf, x, y } from './trend-pen.ts'

/** Of a line of words, from its base up and down. */
const [UP_PX, DOWN_PX, LINE_PX] = [11, 3, 14]

/** The ground of words that begin at `left` and end in a line on `base`. */
export const boxOf = ({ px }: Pen, left: number, wide: number, base: number, lines = 1): Box => ({
  left: left - 4 * px,
  right: left + wide + 4 * px,
  top: base - (UP_PX + (lines - 1) * LINE_PX) * px,
  bottom: base + DOWN_PX * px,
})

/** A limit's name stands right above its own line, where nothing runs through it, in two lines where one is too long; under it where
 *  another line leaves no room above. */
export function nameLimit(pen: Pen, label: string, at: number, drawn: Drawn) {
  const ways = [[label], inTwo(label)].filter((words) => words !== null)
  const spots = (['above', 'below'] as const).flatMap((side) =>
    ways.flatMap((words) => {
      const wide = Math.max(...words.map((word) => widthOf(pen, word)))
      const base = side === 'above' ? at - 4 * pen.px : at + (UP_PX + 3 + (words.length - 1) * LINE_PX) * pen.px
      return startsFor(pen, wide).map((from) => ({ words, from, base, box: boxOf(pen, from, wide, base, words.length) }))
    }),
  )
  const spot = placeOf(spots, drawn) ?? spots[0]
  if (!spot) return
  for (const [i, word] of spot.words.entries())
    say(pen, word, spot.from, spot.base - (spot.words.length - 1 - i) * LINE_PX * pen.px, 'left', true)
  drawn.boxes.push(spot.box)
}

/** Where words of this width may begin, from the left edge to the right; at the left where they are too long for both. */
function startsFor({ u, px }: Pen, wide: number): number[] {
  const first = u.bbox.left + 4 * px
  const last = Math.max(first, u.bbox.left + u.bbox.width - wide - 4 * px)
  const steps = Math.ceil((last - first) / (12 * px))
  return Array.from({ length: steps + 1 }, (_, i) => Math.min(last, first + i * 12 * px))
}

/** The newest value as a dot and, where nothing runs through it, in figures beside the line's end. */
export function newest(pen: Pen, drawn: Drawn) {
  const { points } = pen.trend
  const last = points.v.findLastIndex((value) => value !== null)
  if (last < 0) return
  const [at, value] = [x(pen, points.t[last] as number), y(pen, points.v[last] as number)]
  const { left, width, top, height } = pen.u.bbox
  if (at < left || at > left + width + 2) return
  pen.ctx.beginPath()
  pen.ctx.fillStyle = pen.theme.data
  pen.ctx.arc(at, value, 3.5 * pen.px, 0, 2 * Math.PI)
  pen.ctx.fill()
  if (pen.trend.nowMs === null) return
  const text = `${formatNumber(points.v[last] as number, pen.trend.decimals)} ${pen.trend.unit}`.trim()
  const from = at - 8 * pen.px - widthOf(pen, text)
  const spots = [value - 9 * pen.px, value + 18 * pen.px].map((base) => ({ base, box: boxOf(pen, from, widthOf(pen, text), base) }))
  const inside = spots.filter(({ box }) => box.top > top && box.bottom < top + height)
  const spot = placeOf(inside, drawn)
  if (spot && isClear(spot.box, drawn)) say(pen, text, from, spot.base, 'left', true)
}

/** With less between the first and the last only the one that decides is named. */
const ROOMY_PX = 84

/** When the level is reached, by its quantiles: each name beside its stroke, above the level or under it, where it lies on no other word or
 *  mark; the figures of the outlook stand above the chart in any case. */
export function nameQuantiles(pen: Pen, drawn: Drawn) {
  const { forecast } = pen.trend
  if (!forecast) return
  const { left, width, top, height } = pen.u.bbox
  const level = y(pen, forecast.level)
  const roomy = x(pen, forecast.p90Ms) - x(pen, forecast.p10Ms) > ROOMY_PX * pen.px
  for (const [words, atMs] of [
    ['P10', forecast.p10Ms],
    ...(roomy
      ? ([
          ['P50', forecast.p50Ms],
          ['P90', forecast.p90Ms],
        ] as const)
      : []),
  ] as const) {
    const at = x(pen, atMs)
    if (at < left || at > left + width) continue
    const wide = widthOf(pen, words)
    const spots = [level - 8 * pen.px, level + 16 * pen.px].flatMap((base) =>
      [at - 3 * pen.px - wide, at + 3 * pen.px].map((from) => ({ from, base, box: boxOf(pen, from, wide, base) })),
    )
    const spot = placeOf(
      spots.filter(({ box }) => box.left >= left && box.right <= left + width && box.top > top && box.bottom < top + height),
      drawn,
    )
    if (!spot) continue
    say(pen, words, spot.from, spot.base, 'left', false)
    drawn.boxes.push(spot.box)
  }
}

/** The dashed line of what is expected says so, where nothing runs through the words. */
export function nameExpected(pen: Pen, drawn: Drawn) {
  const { expected } = pen.trend
  if (!expected) return
  const at = y(pen, expected.value)
  const { top, height } = pen.u.bbox
  const wide = widthOf(pen, expected.label)
  const spot = [at - 4 * pen.px, at + (UP_PX + 3) * pen.px]
    .flatMap((base) => startsFor(pen, wide).map((from) => ({ from, base, box: boxOf(pen, from, wide, base) })))
    .find(({ box }) => box.top > top && box.bottom <= top + height && !drawn.boxes.some((one) => meet(one, box)) && isClear(box, drawn))
  if (spot) say(pen, expected.label, spot.from, spot.base, 'left', false)
}
