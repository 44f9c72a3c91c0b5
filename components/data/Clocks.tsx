'use client'
import { useTranslations } from 'next-intl'
import { clockWords } from '#/components/fleet/clock-words.ts'
import { Link } from '#/components/ui/Link.tsx'
import { Empty, Loading } from '#/components/ui/State.tsx'
import { Age } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import styles from './data.module.css'
import type { DataHealth } from './useDataHealth.ts'

/** Whose clock is wrong, by how much, and since when: devices and gateways, the worst first. */
export function Clocks({ told: { health } }: { told: DataHealth }) {
  const t = useTranslations('data')
  const fleet = useTranslations('fleet')
  const clocks = health.data?.clocks
  if (!clocks) return <Loading rows={4} />
  if (clocks.length === 0) return <Empty>{t('clocksAllRight')}</Empty>
  return (
    <>
      <p className={styles.note}>{t('clocksMean')}</p>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('column.object')}</th>
            <th scope="col">{t('column.trouble')}</th>
            <th scope="col" data-num>
              {t('column.offset')}
            </th>
            <th scope="col" data-num>
              {t('column.since')}
            </th>
          </tr>
        </thead>
        <tbody>
          {clocks.map(({ objectId, tag, trouble, offsetMs, sinceAt }) => (
            <tr key={objectId}>
              <th scope="row">
                <Link href={`/id/${tag}`} className={styles.link}>
                  {tag}
                </Link>
              </th>
              <td>{fleet(`clock.${trouble}`)}</td>
              <td data-num>{clockWords(offsetMs, fleet)}</td>
              <td data-num>
                <Age at={sinceAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
