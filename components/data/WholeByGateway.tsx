'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useSite } from '#/components/frame/me.tsx'
import { formatDay, formatNumber } from '#/components/ui/format.ts'
import { type Column, RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { Time, useAge } from '#/components/ui/Time.tsx'
import { useNarrow } from '#/components/ui/useNarrow.ts'
import type { Share } from '#/server/telemetry/contract.ts'
import styles from './data.module.css'
import { ToldBar } from './ToldBar.tsx'
import type { DataHealth } from './useDataHealth.ts'

/** Of the row that stands for all gateways. */
const SITE = 'site'
const TAG_PX = 132
const WIDTHS_PX = { received: 190, late: 84, doubtful: 84, gaps: 84, silent: 96 } as const
const NARROW_PX = 150
const NUMBERS = Object.keys(WIDTHS_PX) as (keyof typeof WIDTHS_PX)[]
const NARROW: ReadonlySet<string> = new Set(['received', 'late', 'gaps'])

/** The site and its gateways, the worst first: how much of the time each was heard, and what was wrong with what it said. */
export function WholeByGateway({
  told: { wholeness },
  chosen,
  onChoose,
}: {
  told: DataHealth
  chosen: string | null
  onChoose(of: string | null): void
}) {
  const t = useTranslations('data')
  const said = useRefusal()
  const narrow = useNarrow()
  const age = useAge()
  const locale = useLocale()
  const { timeZone } = useSite()
  const { data, error } = wholeness
  if (!data) return error ? <Broken>{said(error)}</Broken> : <Loading rows={6} />
  if (data.series === 0) return <Empty>{t('nothingDue')}</Empty>
  const figures: Record<keyof typeof WIDTHS_PX, (share: Share) => string> = {
    received: ({ received, expected }) => t('of', { received: formatNumber(received, 0), expected: formatNumber(expected, 0) }),
    late: ({ late }) => formatNumber(late, 0),
    doubtful: ({ doubtful }) => formatNumber(doubtful, 0),
    gaps: ({ gaps }) => formatNumber(gaps, 0),
    silent: ({ series, silentMs }) => (series > 0 ? age(silentMs / series) : '–'),
  }
  const dayOf = (atMs: number) => formatDay(atMs, locale, timeZone)
  const dated = dayOf(data.fromMs) !== dayOf(data.untilMs)
  const columns = NUMBERS.filter((column) => !narrow || NARROW.has(column))
  return (
    <>
      <p className={styles.note}>
        {t.rich('between', {
          from: () => <Time at={data.fromMs} minute dated={dated} />,
          until: () => <Time at={data.untilMs} minute dated={dated} />,
        })}{' '}
        {data.asked < data.series && t('sampled', { asked: data.asked, series: data.series })}
      </p>
      <RowTable
        inRoom={false}
        rows={[{ ...data.total, gatewayId: SITE, tag: t('wholeSite') }, ...data.gateways]}
        keyOf={({ gatewayId }) => gatewayId}
        chosen={chosen ?? SITE}
        onChoose={(key) => onChoose(key === SITE ? null : key)}
        columns={[
          { id: 'gateway', title: t('column.gateway'), width: TAG_PX, kind: 'name', cell: ({ tag }) => tag ?? '–' },
          { id: 'told', title: t('column.told'), cell: (share) => <ToldBar share={share} /> },
          ...columns.map(
            (id): Column<Share> => ({
              id,
              title: t(`column.${id}`),
              said: t(`hint.${id}`),
              width: id === 'received' && narrow ? NARROW_PX : WIDTHS_PX[id],
              kind: 'number',
              cell: (share) => figures[id](share),
            }),
          ),
        ]}
      />
    </>
  )
}
