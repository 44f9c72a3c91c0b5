'use client'
import { useTranslations } from 'next-intl'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { GlassRow } from '#/server/access/contract.ts'
import { useAreas } from '../where.ts'
import { GlassState } from './GlassState.tsx'

/** One row a use: who took which role where, why, and how it stands. */
export function GlassTable(props: { rows: readonly GlassRow[]; chosen: string | null; onChoose(id: string): void }) {
  const t = useTranslations('glass')
  const role = useTranslations('frame.role')
  const { nameOf } = useAreas()
  return (
    <RowTable
      {...props}
      label={t('title')}
      keyOf={({ id }) => id}
      columns={[
        { id: 'person', title: t('person'), width: '14%', kind: 'name', cell: ({ person }) => person.name },
        { id: 'role', title: t('role'), width: '12%', cell: (row) => role(row.role) },
        { id: 'where', title: t('where'), width: '20%', cell: ({ areaId }) => nameOf(areaId) },
        { id: 'reason', title: t('reason'), width: '22%', cell: ({ reason }) => reason, hint: ({ reason }) => reason },
        { id: 'when', title: t('when'), width: '9%', cell: ({ since }) => <Time at={since} minute /> },
        { id: 'state', title: t('state'), width: '23%', cell: (row) => <GlassState row={row} /> },
      ]}
    />
  )
}
