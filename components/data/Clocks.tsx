'use client'
import { useLocale, useTranslations } from 'next-intl'
import { clockWords } from '#/components/fleet/clock-words.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { Link } from '#/components/ui/Link.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { Age } from '#/components/ui/Time.tsx'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './data.module.css'
import type { DataHealth } from './useDataHealth.ts'

/** Whose clock is wrong, by how much, and since when: devices and gateways, the worst first. Below, by what each gateway's own is held. */
export function Clocks({ told: { health, gateways = [] } }: { told: DataHealth }) {
  const t = useTranslations('data')
  const fleet = useTranslations('fleet')
  const locale = useLocale()
  const clocks = health.data?.clocks
  if (!clocks) return <Loading rows={4} />
  return (
    <>
      <p className={styles.note}>{t(clocks.length === 0 ? 'clocksAllRight' : 'clocksMean')}</p>
      {clocks.length > 0 && (
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
      )}
      {clocks.length > 0 && <h2 className={styles.heading}>{t('clocksOfGateways')}</h2>}
      <GatewayClocks gateways={gateways} />
    </>
  )
}

function GatewayClocks({ gateways }: { gateways: readonly GatewayRow[] }) {
  const t = useTranslations('data')
  const fleet = useTranslations('fleet')
  const ms = (value: number | null) => (value === null ? '–' : `${formatNumber(value, 0)} ms`)
  return (
    <RowTable
      inRoom={false}
      rows={gateways}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'gateway',
          title: t('column.gateway'),
          kind: 'name',
          cell: ({ tag, objectId }) => (
            <Link href={`/fleet/${objectId}`} className={styles.link}>
              {tag}
            </Link>
          ),
        },
        { id: 'heldBy', title: t('column.heldBy'), cell: ({ timeSource }) => (timeSource ? fleet(`timeSource.${timeSource}`) : '–') },
        { id: 'offset', title: t('column.offset'), kind: 'number', cell: ({ clockOffsetMs }) => ms(clockOffsetMs) },
        { id: 'within', title: t('column.within'), said: t('hint.within'), kind: 'number', cell: ({ clockErrorMs }) => ms(clockErrorMs) },
      ]}
    />
  )
}
