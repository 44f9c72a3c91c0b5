'use client'
import { useTranslations } from 'next-intl'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Age } from '#/components/ui/Time.tsx'
import type { ClashRow } from '#/server/registry/contract.ts'

/** One row a clash, open ones first. */
export function ClashTable(props: { rows: readonly ClashRow[]; chosen: string | null; onChoose(id: string): void }) {
  const t = useTranslations('clashes')
  return (
    <RowTable
      {...props}
      keyOf={({ id }) => id}
      columns={[
        { id: 'what', title: t('column.what'), width: 196, kind: 'name', cell: ({ kind }) => t(`kind.${kind}`) },
        { id: 'about', title: t('column.about'), kind: 'text', cell: ({ data }) => String(data.value ?? '') },
        { id: 'had', title: t('column.had'), width: 100, cell: ({ left }) => left.tag },
        { id: 'came', title: t('column.came'), width: 104, cell: ({ right }) => right.tag },
        { id: 'since', title: t('column.since'), width: 72, kind: 'number', cell: ({ openedAt }) => <Age at={openedAt} /> },
        {
          id: 'state',
          title: t('column.state'),
          width: 88,
          cell: ({ decided }) => (decided ? t(`decided.${decided.decision}`) : <b>{t('undecided')}</b>),
        },
      ]}
    />
  )
}
