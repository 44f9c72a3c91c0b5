'use client'
import { useTranslations } from 'next-intl'
import { bytesText } from '#/components/fleet/bytes.ts'
import { useSite } from '#/components/frame/me.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Link } from '#/components/ui/Link.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { Age } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import styles from './data.module.css'
import type { DataHealth } from './useDataHealth.ts'

/** From the device to the disk: how long it takes, what waits, and what each gateway still owes or lost on the way. */
export function Arrival({ told: { health, gateways } }: { told: DataHealth }) {
  const t = useTranslations('data')
  const fleet = useTranslations('fleet')
  const site = useSite()
  if (!health.data || !gateways) return <Loading rows={6} />
  const { rate, commitMs, lagMs, waiting, head } = health.data
  const figures = [
    ['rateNow', `${formatNumber(rate.tenS, 0)} /s`],
    ['lag', t('halfAndMost', { half: formatNumber(lagMs.p50, 0), most: formatNumber(lagMs.p99, 0) })],
    ['commit', t('halfAndMost', { half: formatNumber(commitMs.p50, 0), most: formatNumber(commitMs.p99, 0) })],
    ['waiting', formatNumber(waiting, 0)],
    ['open', `${formatNumber(head.readings, 0)} · ${bytesText(head.bytes)}`],
  ] as const
  return (
    <>
      <dl className={styles.facts}>
        {figures.map(([id, value]) => (
          <div key={id}>
            <dt>{t(`fact.${id}`)}</dt>
            <dd className="figures">{value}</dd>
          </div>
        ))}
      </dl>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('column.gateway')}</th>
            <th scope="col">{t('column.heard')}</th>
            {(['owed', 'oldest', 'lost', 'refused'] as const).map((column) => (
              <th key={column} scope="col" data-num>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {gateways.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link href={`/fleet/${row.objectId}?site=${site.slug}`} className={styles.link}>
                  {row.tag}
                </Link>
              </th>
              <td>
                {row.online ? (
                  fleet('online')
                ) : (
                  <b>{row.lastSeenAt ? fleet('offline') : row.enrolledAt ? fleet('offline') : fleet('waiting')}</b>
                )}{' '}
                {row.lastSeenAt && <Age at={row.lastSeenAt} className="quiet" />}
              </td>
              <td data-num>{row.outbox ? (row.outbox.batches === 0 ? t('nothing') : bytesText(row.outbox.bytes)) : '–'}</td>
              <td data-num>{row.outbox?.oldestMs != null ? <Age at={row.outbox.oldestMs} /> : '–'}</td>
              <td data-num>{formatNumber(row.gaps, 0)}</td>
              <td data-num>{formatNumber(row.refused24h, 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
