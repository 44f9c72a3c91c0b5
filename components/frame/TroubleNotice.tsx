'use client'
import { useTranslations } from 'next-intl'
import { useLive } from '#/components/live/Live.tsx'
import { Time } from '#/components/ui/Time.tsx'
import styles from './frame.module.css'

/** In every room while the server goes on with less than all of itself: what is wrong, since when, and what still works. */
export function TroubleNotice() {
  const t = useTranslations('frame.trouble')
  const { trouble } = useLive()
  if (!trouble) return null
  const { code, sinceMs } = trouble
  return (
    <aside className={styles.trouble} role="status" data-trouble={code}>
      <span>{t.rich(code, { b: (words) => <b>{words}</b>, at: () => <Time at={new Date(sinceMs).toISOString()} /> })}</span>
    </aside>
  )
}
