'use client'
import { useTranslations } from 'next-intl'
import { MARK_PATHS } from '#/components/charts/mark-paths.ts'
import { useSite } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { formatMinute } from '#/components/ui/format.ts'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import styles from './time-track.module.css'
import { type SiteMark, useSiteMarks } from './useSiteMarks.ts'

const SPAN_MS = 60 * 60_000
const TICK_MS = 15 * 60_000
const STACK = 4

/** The last hour, live: alarms at the minute they were raised, orders and commands at theirs, stacked where they crowd. */
export function TimeTrack({ alarms }: { alarms: readonly AlarmRow[] }) {
  const t = useTranslations('map')
  const nowMs = useNowMs()
  const { id, timeZone } = useSite()
  const marks = useSiteMarks(id, alarms)
  if (nowMs === 0) return <div className={styles.track} />
  const at = (ms: number) => `${(100 * (ms - (nowMs - SPAN_MS))) / SPAN_MS}%`
  const ticks = Array.from({ length: 4 }, (_, i) => Math.floor(nowMs / TICK_MS) * TICK_MS - i * TICK_MS)
  const shown = marks.filter((mark) => mark.atMs > nowMs - SPAN_MS && mark.atMs <= nowMs)
  const many = (kind: SiteMark['kind']) => shown.filter((mark) => mark.kind === kind).length
  return (
    <div className={styles.track}>
      <span className={styles.live}>{t('live')}</span>
      <div
        className={styles.line}
        role="img"
        aria-label={t('track', { count: many('alarm'), orders: many('order'), commands: many('command') })}
      >
        {ticks.map((tick) => (
          <span key={tick} className={styles.tick} style={{ left: at(tick) }}>
            {formatMinute(tick, timeZone)}
          </span>
        ))}
        {stack(shown).map(({ mark, ms, level }) => (
          <svg
            key={mark.key}
            className={mark.kind === 'alarm' ? `mark ${styles.mark}` : `${styles.mark} ${styles.done}`}
            style={{ left: at(ms), bottom: 17 + level * 5 }}
            viewBox="0 0 18 18"
            aria-hidden="true"
          >
            <title>{mark.label}</title>
            {mark.kind === 'alarm' && mark.priority ? (
              <path d={MARK_PATHS[`p${mark.priority}`]} style={{ fill: `var(--p${mark.priority})` }} />
            ) : (
              <path d={MARK_PATHS[mark.kind === 'order' ? 'order' : 'command']} />
            )}
          </svg>
        ))}
        <i className={styles.now} />
      </div>
    </div>
  )
}

/** Least urgent first, so that the urgent lie on top; those of one half minute stand on each other. */
function stack(marks: readonly SiteMark[]) {
  const levels = new Map<number, number>()
  return marks
    .toSorted((a, b) => (b.priority ?? 5) - (a.priority ?? 5))
    .map((mark) => {
      const ms = Math.floor(mark.atMs / 30_000) * 30_000
      const level = Math.min(levels.get(ms) ?? 0, STACK - 1)
      levels.set(ms, level + 1)
      return { mark, ms, level }
    })
}
