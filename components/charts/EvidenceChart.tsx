'use client'
import { useRef } from 'react'
import { formatClock, formatDay, formatNumber } from '#/components/ui/format.ts'
import styles from './chart.module.css'
import { linear } from './scale.ts'
import { useWidth } from './useWidth.ts'

const HEIGHT_PX = 84
const AXIS_PX = 16
const DAY_MS = 86_400_000

/** One channel of a finding's window: measured in ink, expected dashed; a missing value is a gap. */
export function EvidenceChart(props: {
  label: string
  values: readonly (number | null)[]
  expected: readonly number[] | undefined
  decimals: number
  startMs: number
  stepMs: number
  timeZone: string
  locale: string
}) {
  const ref = useRef<HTMLDivElement>(null)
  const width = useWidth(ref, 500)
  const known = [...props.values.filter((value) => value !== null), ...(props.expected ?? [])]
  const low = Math.min(...known)
  const high = Math.max(...known)
  const margin = (high - low || Math.abs(high) || 1) * 0.08
  const x = linear(0, Math.max(1, props.values.length - 1), 48, width - 6)
  const y = linear(low - margin, high + margin, HEIGHT_PX - AXIS_PX - 4, 4)
  const endMs = props.startMs + props.stepMs * Math.max(0, props.values.length - 1)
  const moment = (atMs: number) =>
    endMs - props.startMs < DAY_MS ? formatClock(atMs, props.timeZone) : formatDay(atMs, props.locale, props.timeZone)
  return (
    <div ref={ref} style={{ height: HEIGHT_PX }}>
      {known.length > 0 && (
        <svg
          width={width}
          height={HEIGHT_PX}
          viewBox={`0 0 ${width} ${HEIGHT_PX}`}
          role="img"
          aria-label={props.label}
          style={{ display: 'block' }}
        >
          {[low, high].map((value) => (
            <g key={value}>
              <path className={styles.grid} d={`M48 ${y(value)}H${width - 6}`} />
              <text className={styles.tick} x="43" y={y(value) + 4} textAnchor="end">
                {formatNumber(value, props.decimals)}
              </text>
            </g>
          ))}
          {props.expected && <path className={styles.expected} d={pathOf(props.expected, x, y)} />}
          <path className={styles.line} d={pathOf(props.values, x, y)} />
          <text className={styles.tick} x="48" y={HEIGHT_PX - 3}>
            {moment(props.startMs)}
          </text>
          <text className={styles.tick} x={width - 6} y={HEIGHT_PX - 3} textAnchor="end">
            {moment(endMs)}
          </text>
        </svg>
      )}
    </div>
  )
}

function pathOf(values: readonly (number | null)[], x: (at: number) => number, y: (at: number) => number): string {
  let pen = 'M'
  return values
    .map((value, i) => {
      if (value === null) {
        pen = 'M'
        return ''
      }
      const step = `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}`
      pen = 'L'
      return step
    })
    .join('')
}
