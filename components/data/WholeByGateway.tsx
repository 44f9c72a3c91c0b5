'use client'
import { useTranslations } from 'next-intl'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { formatAge, formatNumber } from '#/components/ui/format.ts'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import { useNarrow } from '#/components/ui/useNarrow.ts'
import type { Share } from '#/server/telemetry/contract.ts'
import { ChosenRow } from './ChosenRow.tsx'
import styles from './data.module.css'
import { ToldBar } from './ToldBar.tsx'
import type { DataHealth } from './useDataHealth.ts'

const NUMBERS = ['received', 'late', 'doubtful', 'gaps', 'silent'] as const
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
  const { data, error } = wholeness
  if (!data) return error ? <Broken>{said(error)}</Broken> : <Loading rows={6} />
  if (data.series === 0) return <Empty>{t('nothingDue')}</Empty>
  const columns = NUMBERS.filter((column) => !narrow || NARROW.has(column))
  return (
    <>
      <p className={styles.note}>
        {t.rich('between', { from: () => <Time at={data.fromMs} minute />, until: () => <Time at={data.untilMs} minute /> })}{' '}
        {data.asked < data.series && t('sampled', { asked: data.asked, series: data.series })}
      </p>
      <table className={table.table}>
        <colgroup>
          <col className={styles.tag} />
          <col />
          {columns.map((column) => (
            <col key={column} className={styles[column]} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('column.gateway')}</th>
            <th scope="col">{t('column.told')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" data-num title={t(`hint.${column}`)}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <ChosenRow chosen={chosen === null} onChoose={() => onChoose(null)}>
            <th scope="row">{t('wholeSite')}</th>
            <Cells share={data.total} columns={columns} />
          </ChosenRow>
          {data.gateways.map((row) => (
            <ChosenRow key={row.gatewayId} chosen={row.gatewayId === chosen} onChoose={() => onChoose(row.gatewayId)}>
              <th scope="row">{row.tag ?? '–'}</th>
              <Cells share={row} columns={columns} />
            </ChosenRow>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Cells({ share, columns }: { share: Share; columns: readonly (typeof NUMBERS)[number][] }) {
  const t = useTranslations('data')
  const texts: Record<(typeof NUMBERS)[number], string> = {
    received: t('of', { received: formatNumber(share.received, 0), expected: formatNumber(share.expected, 0) }),
    late: formatNumber(share.late, 0),
    doubtful: formatNumber(share.doubtful, 0),
    gaps: formatNumber(share.gaps, 0),
    silent: share.series > 0 ? formatAge(share.silentMs / share.series) : '–',
  }
  return (
    <>
      <td>
        <ToldBar share={share} />
      </td>
      {columns.map((column) => (
        <td key={column} data-num>
          {texts[column]}
        </td>
      ))}
    </>
  )
}
