import { textWidthPx } from '#/components/ui/text-width.ts'
import type { Points } from './gaps.ts'
import { crosses, type Dot } from './label-place.ts'
import { decimalsOf, linear, spanOf, ticks } from './scale.ts'

export type MiniFrame = { widthPx: number; heightPx: number; fromMs: number; toMs: number }
export type MiniShape = {
  left: number
  bottom: number
  ticks: { y: number; value: number }[]
  decimals: number
  line: string
  last: { x: number; y: number; atMs: number } | null
  expectedY: number | null
  /** named at the end where the line does not run */
  limits: { y: number; label: string; below: boolean; end: 'left' | 'right' }[]
  deficit: { path: string; x: number; y: number; fromX: number; forMs: number } | null
}

/** The decisive channel in 92 px: three or four ticks, the line, what was expected, and what is missing between the two. */
export function miniOf(
  points: Points,
  frame: MiniFrame,
  options: {
    expected: number | null
    hint: number | null
    least: number
    limits: readonly { value: number; label: string }[]
    deficit: boolean
  },
): MiniShape {
  const seen = [...points.v, options.expected, options.hint, ...options.limits.map((limit) => limit.value)]
  const [low, high] = spanOf(seen, { least: options.least })
  const steps = ticks(low, high, 3)
  const decimals = decimalsOf(steps)
  const widest = Math.max(...steps.map((value) => value.toFixed(decimals).length))
  const left = 9 + widest * 7
  const bottom = frame.heightPx - 16
  const x = linear(frame.fromMs, frame.toMs, left, frame.widthPx - 4)
  const y = linear(low, high, bottom, 6)
  let line = ''
  let open = false
  let last: MiniShape['last'] = null
  const stretches: [Dot, Dot][] = []
  points.t.forEach((atMs, i) => {
    const value = points.v[i]
    if (value === null || value === undefined || atMs < frame.fromMs) {
      open = false
      return
    }
    const next = { x: x(atMs), y: y(value), atMs }
    if (open && last)
      stretches.push([
        [last.x, last.y],
        [next.x, next.y],
      ])
    last = next
    line += `${open ? 'L' : 'M'}${last.x.toFixed(1)} ${last.y.toFixed(1)}`
    open = true
  })
  return {
    left,
    bottom,
    decimals,
    ticks: steps.map((value) => ({ y: y(value), value })),
    line,
    last,
    expectedY: options.expected === null ? null : y(options.expected),
    limits: options.limits.map(({ value, label }) => {
      const at = { y: y(value), label, below: y(value) < 20 }
      const runs = (end: 'left' | 'right') => {
        const box = nameBox(at, end === 'left' ? left : frame.widthPx - 4, end)
        return stretches.filter(([from, to]) => crosses(from, to, box)).length
      }
      return { ...at, end: runs('right') < runs('left') ? 'right' : 'left' }
    }),
    deficit:
      options.deficit && options.expected !== null ? deficitOf(points, options.expected, (atMs) => Math.max(left, x(atMs)), y) : null,
  }
}

/** About where a limit's name stands, from the edge it begins at. */
function nameBox({ y, label, below }: { y: number; label: string; below: boolean }, edge: number, end: 'left' | 'right') {
  const [top, bottom] = below ? [y + 2, y + 16] : [y - 15, y - 1]
  const wide = 8 + textWidthPx(label)
  return { left: end === 'left' ? edge : edge - wide, right: end === 'left' ? edge + wide : edge, top, bottom }
}

/** Under this share of the expectation it stands still, and nothing is missing. */
const STANDS_SHARE = 0.02
const MISSING_SHARE = 0.95

/** The area between the last unbroken run under the expectation and the expectation itself. */
function deficitOf(points: Points, expected: number, x: (atMs: number) => number, y: (value: number) => number): MiniShape['deficit'] {
  const missing = (value: number | null | undefined) =>
    typeof value === 'number' && value > expected * STANDS_SHARE && value < expected * MISSING_SHARE
  let from = points.t.length
  while (from > 0 && missing(points.v[from - 1])) from -= 1
  const run = points.t.slice(from)
  const [firstMs, lastMs] = [run[0], run.at(-1)]
  if (run.length < 2 || firstMs === undefined || lastMs === undefined) return null
  const under = run.map((atMs, i) => `L${x(atMs).toFixed(1)} ${y(points.v[from + i] as number).toFixed(1)}`)
  const middle = (y(expected) + y(points.v.at(-1) as number)) / 2
  return {
    path: `M${x(firstMs)} ${y(expected)}H${x(lastMs)}${under.reverse().join('')}Z`,
    x: (x(firstMs) + x(lastMs)) / 2,
    y: middle,
    fromX: x(firstMs),
    forMs: lastMs - firstMs,
  }
}
