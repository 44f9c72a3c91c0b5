import { linear, spanOf } from './scale.ts'

export type SparkShape = { path: string; last: { x: number; y: number } | null; limitY: number | null }

/** One stroke over 92 x 20, broken where a value is missing, its newest point 4 px from the edge. */
export function sparkOf(
  values: readonly (number | null)[],
  options: { widthPx?: number; heightPx?: number; limit?: number | undefined; least?: number } = {},
): SparkShape {
  const [width, height] = [options.widthPx ?? 92, options.heightPx ?? 20]
  const [low, high] = spanOf([...values, options.limit], { least: options.least ?? 0 })
  const y = linear(low, high, height - 2, 2)
  const x = linear(0, Math.max(1, values.length - 1), 1, width - 4)
  let path = ''
  let open = false
  let last: SparkShape['last'] = null
  values.forEach((value, i) => {
    if (value === null) {
      open = false
      return
    }
    last = { x: x(i), y: y(value) }
    path += `${open ? 'L' : 'M'}${last.x.toFixed(1)} ${last.y.toFixed(1)}`
    open = true
  })
  return { path, last, limitY: options.limit === undefined ? null : y(options.limit) }
}
