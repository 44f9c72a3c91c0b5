'use client'
import { useTranslations } from 'next-intl'
import { useNowMs } from '#/components/live/hooks.ts'
import { formatSpan } from '#/components/ui/length.ts'
import { Time } from '#/components/ui/Time.tsx'
import styles from './chart.module.css'

/** The time to respond that is left, as a figure, a clock time, and a bar that empties. Past it, it counts on, and its word says so. */
export function TimeLeft({ fromIso, byIso }: { fromIso: string; byIso: string }) {
  const t = useTranslations('charts')
  const nowMs = useNowMs()
  const [fromMs, byMs] = [new Date(fromIso).getTime(), new Date(byIso).getTime()]
  const leftMs = nowMs === 0 ? byMs - fromMs : byMs - nowMs
  const share = Math.min(1, Math.max(0, leftMs / Math.max(1, byMs - fromMs)))
  return (
    <div className={styles.left}>
      <b suppressHydrationWarning>{formatSpan(Math.abs(leftMs))}</b>
      <span className="t12 quiet nowrap">{t.rich(leftMs >= 0 ? 'leftToRespond' : 'overdue', { at: () => <Time at={byIso} /> })}</span>
      <span className={styles.drain} aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  )
}
