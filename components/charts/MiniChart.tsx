'use client'
import { useId, useRef } from 'react'
import { cx } from '#/components/ui/cx.ts'
import { formatClock, formatNumber } from '#/components/ui/format.ts'
import { textWidthPx } from '#/components/ui/text-width.ts'
import styles from './chart.module.css'
import type { Points } from './gaps.ts'
import { miniOf } from './mini-shape.ts'
import { useWidth } from './useWidth.ts'

/** The channel that decides, with its expectation, its limits and, in the priority's hatch, what is missing. Times in the site's zone. */
export function MiniChart(props: {
  label: string
  points: Points
  fromMs: number
  toMs: number
  timeZone: string
  expected?: number | null
  /** a value the scale keeps in sight, and the least span it shows: noise is not drawn as news */
  hint?: number | null
  least?: number
  limits?: readonly { value: number; label: string }[]
  deficit?: { priority: 1 | 2 | 3 | 4; label(forMs: number): string } | null
}) {
  const ref = useRef<HTMLDivElement>(null)
  const width = useWidth(ref, 368)
  const hatch = useId()
  const shape = miniOf(
    props.points,
    { widthPx: width, heightPx: 92, fromMs: props.fromMs, toMs: props.toMs },
    {
      expected: props.expected ?? null,
      hint: props.hint ?? null,
      least: props.least ?? 0,
      limits: props.limits ?? [],
      deficit: Boolean(props.deficit),
    },
  )
  const right = width - 4
  const clock = (atMs: number) => formatClock(atMs, props.timeZone)
  return (
    <div ref={ref} style={{ height: 92 }}>
      <svg width={width} height="92" viewBox={`0 0 ${width} 92`} role="img" aria-label={props.label} style={{ display: 'block' }}>
        {props.deficit && <Hatch id={hatch} priority={props.deficit.priority} />}
        {shape.ticks.map((tick) => (
          <g key={tick.value}>
            <path className={styles.grid} d={`M${shape.left} ${tick.y}H${right}`} />
            <text className={styles.tick} x={shape.left - 5} y={tick.y + 4} textAnchor="end">
              {formatNumber(tick.value, shape.decimals)}
            </text>
          </g>
        ))}
        {shape.deficit && <path d={shape.deficit.path} fill={`url(#${hatch})`} />}
        {shape.expectedY !== null && (
          <path className={styles.expected} d={`M${shape.deficit?.fromX ?? shape.left} ${shape.expectedY}H${right}`} />
        )}
        {shape.limits.map((limit) => (
          <g key={limit.label}>
            <path className={styles.limit} d={`M${shape.left} ${limit.y}H${right}`} />
            <text
              className={cx(styles.label, styles.halo)}
              x={limit.end === 'left' ? shape.left + 4 : right - 4}
              y={limit.below ? limit.y + 13 : limit.y - 4}
              textAnchor={limit.end === 'left' ? 'start' : 'end'}
            >
              {limit.label}
            </text>
          </g>
        ))}
        <path className={cx(styles.line, styles.strong)} d={shape.line} />
        {shape.last && <circle className={styles.dot} cx={shape.last.x} cy={shape.last.y} r="3" />}
        {shape.deficit && props.deficit && (
          <Plate x={shape.deficit.x} y={shape.deficit.y} right={right} text={props.deficit.label(shape.deficit.forMs)} />
        )}
        <text className={styles.tick} x={shape.left} y="89">
          {clock(props.fromMs)}
        </text>
        <text className={styles.label} x={right} y="89" textAnchor="end">
          {clock(shape.last?.atMs ?? props.toMs)}
        </text>
      </svg>
    </div>
  )
}

function Hatch({ id, priority }: { id: string; priority: 1 | 2 | 3 | 4 }) {
  return (
    <defs>
      <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className={styles.hatchGround} width="5" height="5" />
        <rect className={styles[`hatch${priority}`]} width="2.6" height="5" />
      </pattern>
    </defs>
  )
}

function Plate({ x: wanted, y, right, text }: { x: number; y: number; right: number; text: string }) {
  const width = textWidthPx(text) + 16
  const x = Math.min(wanted, right - width / 2)
  return (
    <g>
      <rect className={styles.plate} x={x - width / 2} y={y - 9} width={width} height="18" rx="2" />
      <text className={styles.label} x={x} y={y + 4} textAnchor="middle">
        {text}
      </text>
    </g>
  )
}
