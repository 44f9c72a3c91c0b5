'use client'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatMoment, formatNumber } from '#/components/ui/format.ts'
import { onTheme, themeOf } from './theme.ts'
import styles from './trend.module.css'
import { trendData, trendOptions } from './trend-options.ts'
import type { Trend as TrendProps } from './trend-types.ts'

const PAN_SHARE = 0.2
const ZOOM = 1.6

/** A channel over time. Drag or + and - zoom, arrows pan, 0 or a double click goes back; every reading under the cursor is said in words. */
export function Trend({
  trend,
  heightPx,
  onRange,
}: {
  trend: TrendProps
  heightPx: number
  /** null: back to the range the page has chosen */
  onRange?(range: { fromMs: number; toMs: number } | null): void
}) {
  const t = useTranslations('charts')
  const host = useRef<HTMLDivElement>(null)
  const said = useRef<HTMLOutputElement>(null)
  const chart = useRef<uPlot | null>(null)
  const current = useRef(trend)
  current.current = trend

  const hears = {
    cursor: useEffectEvent((atMs: number | null, value: number | null) => {
      if (said.current) said.current.textContent = atMs === null ? '' : sayReading(current.current, atMs, value)
    }),
    zoomed: useEffectEvent((fromMs: number, toMs: number) => onRange?.({ fromMs: Math.round(fromMs), toMs: Math.round(toMs) })),
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a chart is made once; data and range go into it below, what shapes its axes makes a new one
  useEffect(() => {
    const element = host.current
    if (!element) return
    const make = () => {
      chart.current?.destroy()
      const size = { width: Math.max(120, element.clientWidth), height: heightPx }
      const options = trendOptions(() => current.current, themeOf(element), size, hears)
      chart.current = new uPlot(options, trendData(current.current), element)
    }
    make()
    const resized = new ResizeObserver(() => chart.current?.setSize({ width: Math.max(120, element.clientWidth), height: heightPx }))
    resized.observe(element)
    const stop = onTheme(make)
    return () => {
      stop()
      resized.disconnect()
      chart.current?.destroy()
      chart.current = null
    }
  }, [heightPx, trend.log, trend.timeZone, trend.locale])

  useEffect(() => chart.current?.setData(trendData(trend)), [trend])

  return (
    <div className={styles.trend} style={{ height: heightPx }}>
      <div
        ref={host}
        className={styles.host}
        role="img"
        aria-label={trend.label}
        aria-keyshortcuts="ArrowLeft ArrowRight + - 0"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys pan and zoom it
        tabIndex={0}
        title={t('keys')}
        onKeyDown={(event) => keys(event, trend, onRange)}
        onDoubleClick={() => onRange?.(null)}
      />
      <output ref={said} className={styles.said} aria-live="off" />
    </div>
  )
}

function sayReading(trend: TrendProps, atMs: number, value: number | null): string {
  const moment = formatMoment(atMs, trend.nowMs ?? atMs, trend.locale, trend.timeZone)
  return value === null ? moment : `${moment}  ${formatNumber(value, trend.decimals)} ${trend.unit}`
}

function keys(event: KeyboardEvent, trend: TrendProps, onRange?: (range: { fromMs: number; toMs: number } | null) => void) {
  const span = trend.toMs - trend.fromMs
  const middle = (trend.fromMs + trend.toMs) / 2
  const around = (width: number) => ({ fromMs: Math.round(middle - width / 2), toMs: Math.round(middle + width / 2) })
  const moved = (share: number) => ({ fromMs: Math.round(trend.fromMs + span * share), toMs: Math.round(trend.toMs + span * share) })
  const ranges = new Map<string, () => { fromMs: number; toMs: number } | null>([
    ['ArrowLeft', () => moved(-PAN_SHARE)],
    ['ArrowRight', () => moved(PAN_SHARE)],
    ['+', () => around(span / ZOOM)],
    ['=', () => around(span / ZOOM)],
    ['-', () => around(span * ZOOM)],
    ['0', () => null],
  ])
  const next = ranges.get(event.key)
  if (!next || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  event.stopPropagation()
  onRange?.(next())
}
