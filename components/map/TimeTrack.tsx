'use client'
import { useTranslations } from 'next-intl'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { useWidth } from '#/components/charts/useWidth.ts'
import { useSite } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { Button } from '#/components/ui/Button.tsx'
import { formatClock, formatMinute } from '#/components/ui/format.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { useAge } from '#/components/ui/Time.tsx'
import { useNarrow } from '#/components/ui/useNarrow.ts'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import type { MapObject } from '#/server/twins/contract.ts'
import { days, hours, minutes } from '#/twin-models/core/time.ts'
import { nextOf, RATES, SPANS_MS } from './replay.ts'
import { TrackMarks } from './TrackMarks.tsx'
import styles from './time-track.module.css'
import type { Replay } from './useReplay.ts'
import { type SiteMark, useSiteMarks } from './useSiteMarks.ts'
import { useTrackHistory } from './useTrackHistory.ts'

const TICKS_MS = [minutes(5), minutes(15), hours(1), hours(4)] as const
/** What stands behind the track is asked for once the map has what it needs. */
const AFTER_MS = 3_000
const HEAVY_RAIN = 60
const WORDS = ['quarter', 'hour', 'sixHours', 'day'] as const

/** The track of what happened, and the one clock of the map: live, or played from the past. Alarms at the minute they were raised, orders
 *  and commands at theirs; rain as bars behind; where nothing was heard the line is broken. */
export function TimeTrack({ alarms, objects, replay }: { alarms: readonly AlarmRow[]; objects: readonly MapObject[]; replay: Replay }) {
  const t = useTranslations('map')
  const nowMs = useNowMs()
  const narrow = useNarrow()
  const age = useAge()
  const { id, timeZone } = useSite()
  const [compared, compare] = useQueryState('compare', parseAsBoolean.withDefault(false).withOptions({ history: 'replace' }))
  const later = useLater(AFTER_MS)
  const line = useRef<HTMLDivElement>(null)
  const widthPx = useWidth(line, 560)
  const { moment, spanMs } = replay
  const marks = useSiteMarks(id, alarms)
  const { rain, gaps } = useTrackHistory(objects, spanMs, 0, later)
  const yesterday = useTrackHistory(objects, spanMs, days(1), later && compared)
  const begun = nowMs > 0 // until then no clock is known
  const fromMs = nowMs - spanMs
  const share = (ms: number) => (100 * (ms - fromMs)) / spanMs
  const tickMs = TICKS_MS[SPANS_MS.indexOf(spanMs)] ?? TICKS_MS[1]
  const ticks = Array.from({ length: 6 }, (_, i) => Math.floor(nowMs / tickMs) * tickMs - i * tickMs).filter(
    (tick) => begun && tick > fromMs,
  )
  const within = (shiftMs: number) => marks.filter(({ atMs }) => atMs > fromMs - shiftMs && atMs <= nowMs - shiftMs)
  const shown = within(0)
  const before = compared ? within(days(1)).filter(({ kind }) => kind === 'alarm') : []
  const many = (kind: SiteMark['kind']) => shown.filter((mark) => mark.kind === kind).length
  const atMs = moment?.atMs ?? nowMs
  const press = (event: KeyboardEvent) => {
    const stepMs = spanMs / 60
    const to = {
      ArrowLeft: atMs - stepMs,
      ArrowRight: atMs + stepMs,
      PageDown: atMs - 10 * stepMs,
      PageUp: atMs + 10 * stepMs,
      Home: fromMs + 1_000,
      End: nowMs,
    }[event.key]
    if (event.key === ' ') replay.play()
    else if (to !== undefined) replay.goTo(to)
    else return
    event.preventDefault()
  }
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    replay.goTo(fromMs + (spanMs * (event.clientX - left)) / width)
  }
  return (
    <div className={styles.track}>
      <button type="button" className={styles.live} aria-pressed={moment === null} onClick={replay.live}>
        {t('live')}
      </button>
      <div className={styles.play}>
        <button
          type="button"
          aria-label={t(replay.playing ? 'pause' : 'play')}
          title={t(replay.playing ? 'pause' : 'play')}
          onClick={replay.play}
        >
          <Glyph id={replay.playing ? 'ui-pause' : 'ui-play'} size={16} />
        </button>
        <button
          type="button"
          title={t('rate')}
          aria-label={t('rateIs', { rate: replay.rate })}
          onClick={() => replay.setRate(nextOf(RATES, replay.rate))}
        >
          ×{replay.rate}
        </button>
      </div>
      <div
        ref={line}
        className={styles.line}
        role="slider"
        tabIndex={0}
        aria-label={t('track', {
          span: t(`span.${WORDS[SPANS_MS.indexOf(spanMs)] ?? 'hour'}`),
          count: many('alarm'),
          orders: many('order'),
          commands: many('command'),
        })}
        aria-valuemin={0}
        aria-valuemax={Math.round(spanMs / 1000)}
        aria-valuenow={Math.round((atMs - fromMs) / 1000)}
        aria-valuetext={moment ? formatClock(atMs, timeZone) : t('live')}
        onKeyDown={press}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          point(event)
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && point(event)}
      >
        <svg className={styles.ground} viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
          {rain.map((value, i) =>
            value > 0 ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
              <rect key={i} className={styles.rain} x={(100 * i) / rain.length} width={100 / rain.length} {...heightOf(value)} />
            ) : null,
          )}
          {compared && <path className={styles.before} d={outline(yesterday.rain)} />}
          <path className={styles.base} d="M0 23.500H100" />
          {gaps.map((gap) => (
            <path key={gap.fromMs} className={styles.gap} d={`M${share(gap.fromMs)} 23.500H${share(gap.toMs)}`} />
          ))}
        </svg>
        {ticks.map((tick) => (
          <span key={tick} className={styles.tick} style={{ left: `${share(tick)}%` }}>
            {formatMinute(tick, timeZone)}
          </span>
        ))}
        <TrackMarks marks={before} share={(ms) => share(ms + days(1))} widthPx={widthPx} hollow />
        <TrackMarks marks={shown} share={share} widthPx={widthPx} />
        <i className={styles.now} style={{ left: `${Math.max(0, share(atMs))}%` }} />
        {moment && (
          <span className={styles.then} style={{ left: `${Math.max(0, share(atMs))}%` }} data-left={share(atMs) > 70 || undefined}>
            {formatClock(atMs, timeZone)} <em>−{age(nowMs - atMs)}</em>
          </span>
        )}
      </div>
      <button type="button" className={styles.span} title={t('spanTitle')} onClick={() => replay.setSpan(nextOf(SPANS_MS, spanMs))}>
        {t(`span.${WORDS[SPANS_MS.indexOf(spanMs)] ?? 'hour'}`)}
      </button>
      <Button small aria-pressed={compared} className={compared ? styles.on : undefined} onClick={() => void compare(!compared)}>
        {t(narrow ? 'yesterday' : 'compare')}
      </Button>
    </div>
  )
}

/** Of 24; what is a cloudburst fills it. */
const heightOf = (value: number) => {
  const height = Math.min(22, 2 + (20 * value) / HEAVY_RAIN)
  return { y: 23.5 - height, height }
}

const outline = (rain: readonly number[]) =>
  rain
    .map(
      (value, i) =>
        `${i === 0 ? 'M' : 'L'}${(100 * i) / rain.length} ${value > 0 ? heightOf(value).y : 23.5}H${(100 * (i + 1)) / rain.length}`,
    )
    .join('')

function useLater(afterMs: number): boolean {
  const [later, setLater] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLater(true), afterMs)
    return () => clearTimeout(timer)
  }, [afterMs])
  return later
}
