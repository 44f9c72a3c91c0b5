'use client'
import { useTranslations } from 'next-intl'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Empty } from '#/components/ui/State.tsx'
import { CLASH_KINDS } from '#/server/registry/contract.ts'

/** Nothing is open: what would stand here, and what becomes of both sides until then. */
export function NoClash() {
  const t = useTranslations('clashes')
  return (
    <>
      <Empty>{t('none')}</Empty>
      <RowTable
        inRoom
        label={t('watched')}
        rows={CLASH_KINDS}
        keyOf={(kind) => kind}
        columns={[
          { id: 'watched', title: t('watched'), width: '44%', kind: 'name', cell: (kind) => t(`kind.${kind}`) },
          { id: 'why', title: t('ifSo'), kind: 'text', cell: (kind) => <span className="quiet">{t(`why.${kind}`)}</span> },
          { id: 'open', title: t('openNow'), width: 72, kind: 'number', cell: () => 0 },
        ]}
      />
    </>
  )
}
