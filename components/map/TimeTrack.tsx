'use client'
import { useTranslations } from 'next-intl'
import { useSite } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { formatMinute } from '#/components/ui/format.ts'
import { MARK_SHAPES } from '#/components/ui/mark-shapes.ts'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import styles from './time-track.module.css'

const SPAN_MS = 60 * 60_000
const TICK_MS = 15 * 60_000
const STACK = 4

/** The last hour, live: open alarms at the minute they were raised, stacked where they crowd. */
export function TimeTrack({ alarms }: { alarms: readonly AlarmRow[] }) {
  const t = useTranslations('map')
  const nowMs = useNowMs()
  const { timeZone } = useSite()
  if (nowMs === 0) return <div className={styles.track} />
  const at = (ms: number) => `${(100 * (ms - (nowMs - SPAN_MS))) / SPAN_MS}%`
  const ticks = Array.from({ length: 4 }, (_, i) => Math.floor(nowMs / TICK_MS) * TICK_MS - i * TICK_MS)
  const shown = alarms.filter((alarm) => Date.parse(alarm.raisedAt) > nowMs - SPAN_MS)
  return (
    <div className={styles.track}>
      <span className={styles.live}>{t('live')}</span>
      <div className={styles.line} role="img" aria-label={t('track', { count: shown.length })}>
        {ticks.map((tick) => (
          <span key={tick} className={styles.tick} style={{ left: at(tick) }}>
            {formatMinute(tick, timeZone)}
          </span>
        ))}
        {stack(shown).map(({ alarm, ms, level }) => (
          <svg
            key={alarm.id}
            className={`mark ${styles.mark}`}
            style={{ left: at(ms), bottom: 17 + level * 5 }}
            viewBox="0 0 18 18"
            aria-hidden="true"
          >
            <path d={MARK_SHAPES[alarm.priority].path} style={{ fill: `var(--p${alarm.priority})` }} />
          </svg>
        ))}
        <i className={styles.now} />
      </div>
    </div>
  )
}

/** Least urgent first, so that the urgent lie on top; those of one half minute stand on each other. */
function stack(alarms: readonly AlarmRow[]) {
  const levels = new Map<number, number>()
  return [...alarms]
    .sort((a, b) => b.priority - a.priority)
    .map((alarm) => {
      const ms = Math.floor(Date.parse(alarm.raisedAt) / 30_000) * 30_000
      const level = Math.min(levels.get(ms) ?? 0, STACK - 1)
      levels.set(ms, level + 1)
      return { alarm, ms, level }
    })
}
