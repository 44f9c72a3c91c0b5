'use client'
import { useTranslations } from 'next-intl'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Age } from '#/components/ui/Time.tsx'
import type { ProposalRow } from '#/server/registry/contract.ts'
import { useFactWords } from './useFactWords.ts'

/** One row a proposal. */
export function ProposalTable(props: { rows: readonly ProposalRow[]; chosen: string | null; onChoose(id: string): void }) {
  const t = useTranslations('facts')
  const words = useFactWords()
  return (
    <RowTable
      {...props}
      keyOf={({ id }) => id}
      columns={[
        { id: 'object', title: t('column.object'), width: 104, kind: 'name', cell: ({ object }) => object.tag },
        { id: 'what', title: t('column.what'), width: 120, cell: ({ group }) => t(`group.${group}`) },
        {
          id: 'after',
          title: t('column.after'),
          kind: 'text',
          cell: ({ facts }) => facts.map(({ fact, after }) => words.value(fact, after)).join(t('comma')),
        },
        { id: 'by', title: t('column.by'), width: 100, cell: ({ by }) => by },
        { id: 'since', title: t('column.since'), width: 72, kind: 'number', cell: ({ at }) => <Age at={at} /> },
        {
          id: 'owner',
          title: t('column.owner'),
          width: '22%',
          kind: 'text',
          cell: ({ answered, owner }) => (answered ? t(`answered.${answered.answer}`) : words.owner(owner)),
        },
      ]}
    />
  )
}
