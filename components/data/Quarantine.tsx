'use client'
import { useTranslations } from 'next-intl'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useReason } from '#/components/fleet/useReason.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { Age } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import { ChosenRow } from './ChosenRow.tsx'
import styles from './data.module.css'
import { groupId } from './group.ts'
import type { DataHealth } from './useDataHealth.ts'

/** What was refused and waits for a person, by sender and reason. */
export function Quarantine({
  told: { quarantine },
  chosen,
  onChoose,
}: {
  told: DataHealth
  chosen: string | null
  onChoose(of: string | null): void
}) {
  const t = useTranslations('data')
  const said = useRefusal()
  const reason = useReason()
  const { data, error } = quarantine
  if (!data) return error ? <Broken>{said(error)}</Broken> : <Loading rows={5} />
  if (data.counts.length === 0) return <Empty>{t('quarantineEmpty')}</Empty>
  return (
    <>
      <p className={styles.note}>{t('quarantineMeans')}</p>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('column.reason')}</th>
            <th scope="col">{t('column.sender')}</th>
            <th scope="col" data-num>
              {t('column.count')}
            </th>
            <th scope="col" data-num>
              {t('column.newest')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.counts.map((group) => (
            <ChosenRow key={groupId(group)} chosen={groupId(group) === chosen} onChoose={() => onChoose(groupId(group))}>
              <th scope="row">{reason(group.reason)}</th>
              <td>{group.gatewayTag ?? '–'}</td>
              <td data-num>{formatNumber(group.count, 0)}</td>
              <td data-num>
                <Age at={group.newestAt} />
              </td>
            </ChosenRow>
          ))}
        </tbody>
      </table>
    </>
  )
}
