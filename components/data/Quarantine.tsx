'use client'
import { useTranslations } from 'next-intl'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useReason } from '#/components/fleet/useReason.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { Age } from '#/components/ui/Time.tsx'
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
      <RowTable
        inRoom={false}
        rows={data.counts}
        keyOf={groupId}
        chosen={chosen}
        onChoose={onChoose}
        columns={[
          { id: 'reason', title: t('column.reason'), kind: 'name', cell: (group) => reason(group.reason) },
          { id: 'sender', title: t('column.sender'), cell: ({ gatewayTag }) => gatewayTag ?? '–' },
          { id: 'count', title: t('column.count'), kind: 'number', cell: ({ count }) => formatNumber(count, 0) },
          { id: 'newest', title: t('column.newest'), kind: 'number', cell: ({ newestAt }) => <Age at={newestAt} /> },
        ]}
      />
    </>
  )
}
