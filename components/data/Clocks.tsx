'use client'
import { useLocale, useTranslations } from 'next-intl'
import { clockWords } from '#/components/fleet/clock-words.ts'
import { Link } from '#/components/ui/Link.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Empty, Loading } from '#/components/ui/State.tsx'
import { Age } from '#/components/ui/Time.tsx'
import styles from './data.module.css'
import type { DataHealth } from './useDataHealth.ts'

/** Whose clock is wrong, by how much, and since when: devices and gateways, the worst first. */
export function Clocks({ told: { health } }: { told: DataHealth }) {
  const t = useTranslations('data')
  const fleet = useTranslations('fleet')
  const locale = useLocale()
  const clocks = health.data?.clocks
  if (!clocks) return <Loading rows={4} />
  if (clocks.length === 0) return <Empty>{t('clocksAllRight')}</Empty>
  return (
    <>
      <p className={styles.note}>{t('clocksMean')}</p>
      <RowTable
        rows={clocks}
        keyOf={({ objectId }) => objectId}
        columns={[
          {
            id: 'object',
            title: t('column.object'),
            kind: 'name',
            cell: ({ tag }) => (
              <Link href={`/id/${tag}`} className={styles.link}>
                {tag}
              </Link>
            ),
          },
          { id: 'trouble', title: t('column.trouble'), cell: ({ trouble }) => fleet(`clock.${trouble}`) },
          { id: 'offset', title: t('column.offset'), kind: 'number', cell: ({ offsetMs }) => clockWords(offsetMs, locale) },
          { id: 'since', title: t('column.since'), kind: 'number', cell: ({ sinceAt }) => <Age at={sinceAt} /> },
        ]}
      />
    </>
  )
}
