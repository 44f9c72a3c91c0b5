'use client'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatClock, formatDay, formatMoment, formatNumber } from '#/components/ui/format.ts'
import type { Points } from './gaps.ts'
import { onTheme, themeOf } from './theme.ts'
import styles from './trend.module.css'
import { type Stretch, stretchByKey, stretchByWheel } from './trend-moves.ts'
import { trendData, trendOptions } from './trend-options.ts'
import { pictureOf } from './trend-picture.ts'
import type { Trend as TrendProps } from './trend-types.ts'

/** What a chart can be asked for besides being seen. */
export type TrendHandle = { picture(): Promise<Blob> }

/** A channel over time. Drag, + and - or Ctrl with the wheel zoom, arrows or Shift with the wheel pan, 0 or a double click goes back;
 *  every reading under the cursor is said in words, on all charts of the page at the same moment. */
export function Trend({
  trend,
  heightPx,
  onRange,
  ref,
}: {
  trend: TrendProps
  heightPx: number
  /** null: back to the range the page has chosen */
  onRange?(range: Stretch | null): void
  ref?: Ref<TrendHandle>
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

  const onWheel = useEffectEvent((event: WheelEvent) => {
    const plot = chart.current
    if (!plot || !onRange) return
    const box = plot.over.getBoundingClientRect()
    const next = stretchByWheel(event, trend, (event.clientX - box.left) / box.width)
    if (!next) return
    event.preventDefault()
    onRange(next)
  })
  useEffect(() => {
    const element = host.current
    element?.addEventListener('wheel', onWheel, { passive: false }) // the framework's own listener may not keep the page from scrolling
    return () => element?.removeEventListener('wheel', onWheel)
  }, [])

  useImperativeHandle(ref, () => ({
    picture: async () => {
      if (!chart.current || !host.current) throw new Error('the chart is not drawn')
      return pictureOf(chart.current, themeOf(host.current), trend.label, sayStretch(trend))
    },
  }))

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
        onKeyDown={(event) => onKey(event, trend, onRange)}
        onDoubleClick={() => onRange?.(null)}
      />
      <output ref={said} className={styles.said} aria-live="off" />
    </div>
  )
}

function sayReading(trend: TrendProps, atMs: number, value: number | null): string {
  const moment = formatMoment(atMs, trend.nowMs ?? atMs, trend.locale, trend.timeZone)
  const said = (figure: number) => `${formatNumber(figure, trend.decimals)} ${trend.unit}`.trim()
  const before = trend.compared ? valueAt(trend.compared.points, atMs) : null
  const words = [moment, value === null ? null : said(value), before === null ? null : `${trend.compared?.label} ${said(before)}`]
  return words.filter((word) => word !== null).join('  ')
}

/** The value that stood at a moment: the last one before it. */
function valueAt({ t, v }: Points, atMs: number): number | null {
  const after = t.findIndex((one) => one > atMs)
  return v[(after < 0 ? t.length : after) - 1] ?? null
}

function sayStretch({ fromMs, toMs, locale, timeZone }: TrendProps): string {
  const day = (atMs: number) => `${formatDay(atMs, locale, timeZone)} ${formatClock(atMs, timeZone)}`
  return `${day(fromMs)} – ${day(toMs)} (${timeZone})`
}

function onKey(event: KeyboardEvent, shown: Stretch, onRange?: (range: Stretch | null) => void) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const next = stretchByKey(event.key, shown)
  if (next === undefined) return
  event.preventDefault()
  event.stopPropagation()
  onRange?.(next)
}
