'use client'
import { useRef } from 'react'
import { cx } from '#/components/ui/cx.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { textWidthPx } from '#/components/ui/text-width.ts'
import styles from './chart.module.css'
import { decimalsOf, linear, ticks } from './scale.ts'
import { useWidth } from './useWidth.ts'

type Peak = { x: number; y: number; label: string; strong: boolean }
const TOP_PX = 14
const LINE_PX = 14
/** A name nearer to the axis would stand on its figures: it begins at its place instead of around it. */
const AXIS_PX = 24

/** Amplitude against order or frequency; marked orders stand where physics says, the strong ones with their value. */
export function Spectrum(props: {
  label: string
  x: readonly number[]
  y: readonly number[]
  marks: readonly { x: number; label: string }[]
  unit: string
  decimals: number
  heightPx?: number
}) {
  const ref = useRef<HTMLDivElement>(null)
  const width = useWidth(ref, 455)
  const height = props.heightPx ?? 150
  const high = Math.max(...props.y, 1e-9) * 1.12
  const to = props.x.at(-1) ?? 1
  const ySteps = ticks(0, high, 5)
  const yDecimals = decimalsOf(ySteps)
  const left = 12 + Math.max(...ySteps.map((step) => step.toFixed(yDecimals).length)) * 7
  const x = linear(0, to, left, width - 8)
  const y = linear(0, high, height - 20, TOP_PX)
  const xSteps = ticks(0, to, Math.max(3, Math.floor(width / 70)))
  const peaks = peaksOf(props.marks, props.x, props.y)
  const lifted = crowded(
    peaks.filter(({ strong }) => !strong),
    x,
    left,
  )
  const line = props.y.map((value, i) => `${i ? 'L' : 'M'}${x(props.x[i] as number).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  return (
    <div ref={ref} style={{ height }}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={props.label}
        style={{ display: 'block' }}
      >
        {ySteps.map((step) => (
          <g key={step}>
            <path className={styles.grid} d={`M${left} ${y(step)}H${width - 8}`} />
            <text className={styles.tick} x={left - 5} y={y(step) + 4} textAnchor="end">
              {formatNumber(step, yDecimals)}
            </text>
          </g>
        ))}
        {peaks.map((peak) => (
          <path
            key={peak.label}
            className={peak.strong ? styles.limit : styles.axis}
            d={peak.strong ? `M${x(peak.x)} ${TOP_PX}V${height - 20}` : `M${x(peak.x)} ${height - 20}v-7`}
          />
        ))}
        <path className={styles.line} d={line} />
        {peaks.map((peak, i) => (
          <PeakLabel
            key={peak.label}
            peak={peak}
            x={x(peak.x)}
            y={
              peak.strong
                ? Math.min(height - 44, Math.max(TOP_PX + 8, y(peak.y) + (i === 0 ? 4 : 8)))
                : height - 34 - (lifted.has(peak) ? LINE_PX : 0)
            }
            value={formatNumber(peak.y, props.decimals)}
            unit={props.unit}
            flip={x(peak.x) > width - 60}
            fromX={left}
            untilX={x(peaks.find((other) => other.strong && other.x > peak.x)?.x ?? to)}
          />
        ))}
        <path className={styles.axis} d={`M${left} ${height - 20}H${width - 8}`} />
        {xSteps.map((step) => (
          <text key={step} className={styles.tick} x={x(step)} y={height - 5} textAnchor="middle">
            {formatNumber(step, decimalsOf(xSteps))}
          </text>
        ))}
      </svg>
    </div>
  )
}

/** The value at a mark is the highest line within 3 % of it; a mark is strong from a sixth of the highest peak. */
function peaksOf(marks: readonly { x: number; label: string }[], x: readonly number[], y: readonly number[]): Peak[] {
  const highest = Math.max(...y, 1e-9)
  return marks.map((mark) => {
    const near = y.filter((_, i) => Math.abs((x[i] as number) - mark.x) <= Math.max(0.03 * mark.x, 0.02))
    const value = near.length ? Math.max(...near) : 0
    return { ...mark, y: value, strong: value > highest / 6 }
  })
}

/** Of quiet names on one line, those that would meet the one before: they stand a line higher. */
function crowded(quiet: readonly Peak[], x: (value: number) => number, leftPx: number): ReadonlySet<Peak> {
  const lifted = new Set<Peak>()
  let until = Number.NEGATIVE_INFINITY
  for (const peak of [...quiet].sort((a, b) => a.x - b.x)) {
    const from = x(peak.x) - leftPx < AXIS_PX ? x(peak.x) : x(peak.x) - textWidthPx(peak.label) / 2
    if (from < until) lifted.add(peak)
    else until = from + textWidthPx(peak.label) + 6
  }
  return lifted
}

/** On one line where the next mark leaves room for it, else name over value. */
function PeakLabel(props: { peak: Peak; x: number; y: number; value: string; unit: string; flip: boolean; fromX: number; untilX: number }) {
  const { peak } = props
  const cut = props.x - props.fromX < AXIS_PX
  const anchor = !peak.strong ? (cut ? 'start' : 'middle') : props.flip ? 'end' : 'start'
  const at = !peak.strong ? props.x : props.flip ? props.x - 6 : props.x + 6
  const value = `${props.value} ${props.unit}`
  const fits = props.flip || at + textWidthPx(`${peak.label} · ${value}`) < props.untilX
  return (
    <text className={cx(peak.strong ? styles.label : styles.tick, styles.halo)} x={at} y={props.y} textAnchor={anchor}>
      {peak.label}
      {peak.strong && fits && ` · ${value}`}
      {peak.strong && !fits && (
        <tspan x={at} dy="15">
          {value}
        </tspan>
      )}
    </text>
  )
}
