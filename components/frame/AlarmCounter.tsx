'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Link } from '#/components/ui/Link.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { PRIORITIES } from '#/server/alarms/contract.ts'
import { useSite } from './me.tsx'
import styles from './topbar.module.css'

/** Always four, on every screen: a zero is a hollow shape and a quiet figure. */
export function AlarmCounter() {
  const t = useTranslations('frame')
  const site = useSite()
  const { data } = useAsk(
    ['alarms.counts', { siteId: site.id }],
    (options) => api.alarms.counts.query({ siteId: site.id as never }, options),
    {
      keep: true,
    },
  )
  return (
    <Link
      href={`/alarms?site=${site.slug}`}
      className={styles.counter}
      title={t('counter', { one: data?.[1] ?? 0, two: data?.[2] ?? 0, three: data?.[3] ?? 0, four: data?.[4] ?? 0 })}
    >
      <span className="hidden-text">{t('openAlarms')}</span>
      {PRIORITIES.map((priority) => {
        const count = data?.[priority] ?? 0
        return (
          <span key={priority} className={count === 0 ? styles.zero : undefined}>
            <Mark priority={priority} hollow={count === 0} size={count === 0 ? 16 : undefined} />
            {count}
          </span>
        )
      })}
    </Link>
  )
}
