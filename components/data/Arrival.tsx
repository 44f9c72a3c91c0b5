'use client'
import { useTranslations } from 'next-intl'
import { bytesText } from '#/components/fleet/bytes.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Facts } from '#/components/ui/Facts.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { Link } from '#/components/ui/Link.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { Age } from '#/components/ui/Time.tsx'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './data.module.css'
import type { DataHealth } from './useDataHealth.ts'

/** From the device to the disk: how long it takes, what waits, and what each gateway still owes or lost on the way. */
export function Arrival({ told: { health, gateways } }: { told: DataHealth }) {
  const t = useTranslations('data')
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
      <Facts facts={figures.map(([id, value]) => ({ id, word: t(`fact.${id}`), value }))} />
      <RowTable
        rows={gateways}
        keyOf={({ id }) => id}
        columns={[
          {
            id: 'gateway',
            title: t('column.gateway'),
            kind: 'name',
            cell: ({ objectId, tag }) => (
              <Link href={`/fleet/${objectId}?site=${site.slug}`} className={styles.link}>
                {tag}
              </Link>
            ),
          },
          { id: 'heard', title: t('column.heard'), cell: (row) => <Heard {...row} /> },
          {
            id: 'owed',
            title: t('column.owed'),
            kind: 'number',
            cell: ({ outbox }) => (outbox ? (outbox.batches === 0 ? t('nothing') : bytesText(outbox.bytes)) : '–'),
          },
          {
            id: 'oldest',
            title: t('column.oldest'),
            kind: 'number',
            cell: ({ outbox }) => (outbox?.oldestMs != null ? <Age at={outbox.oldestMs} /> : '–'),
          },
          { id: 'lost', title: t('column.lost'), kind: 'number', cell: ({ gaps }) => formatNumber(gaps, 0) },
          { id: 'refused', title: t('column.refused'), kind: 'number', cell: ({ refused24h }) => formatNumber(refused24h, 0) },
        ]}
      />
    </>
  )
}

function Heard({ online, lastSeenAt, enrolledAt }: GatewayRow) {
  const fleet = useTranslations('fleet')
  return (
    <>
      {online ? fleet('online') : <b>{fleet(lastSeenAt || enrolledAt ? 'offline' : 'waiting')}</b>}{' '}
      {lastSeenAt && <Age at={lastSeenAt} className="quiet" />}
    </>
  )
}
