'use client'
import { useLocale } from 'next-intl'
import { useNowMs } from '#/components/live/hooks.ts'
import { formatClock, formatDay } from '#/components/ui/format.ts'
import { useSite } from './me.tsx'
import styles from './topbar.module.css'

/** The server's time in the site's own zone, whatever zone the desk is in. */
export function Clock() {
  const nowMs = useNowMs()
  const locale = useLocale()
  const { timeZone } = useSite()
  return (
    <time className={styles.clock} title={timeZone} suppressHydrationWarning>
      {nowMs > 0 && (
        <>
          <span className={styles.date}>{formatDay(nowMs, locale, timeZone)} </span>
          {formatClock(nowMs, timeZone)}
        </>
      )}
    </time>
  )
}
