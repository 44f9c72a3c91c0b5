'use client'
import { useLocale, useTranslations } from 'next-intl'
import { Mark } from '#/components/ui/Mark.tsx'
import { type Column, RowTable } from '#/components/ui/RowTable.tsx'
import { Age, Time } from '#/components/ui/Time.tsx'
import { useNarrow } from '#/components/ui/useNarrow.ts'
import type { OrderRow } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { openFirst } from './states.ts'
import styles from './work.module.css'

/** On a tablet the board says these; here they would leave no room for what the order is about. */
const WIDE: ReadonlySet<string> = new Set(['steps', 'ended'])

/** The same orders as rows, those that are done with them. */
export function OrderList({
  orders,
  chosen,
  onChoose,
}: {
  orders: readonly OrderRow[]
  chosen: string | null
  onChoose(number: string): void
}) {
  const t = useTranslations('work')
  const locale = useLocale() as Locale
  const narrow = useNarrow()
  const quiet = (text: string) => <span className="quiet">{text}</span>
  const columns: Column<OrderRow>[] = [
    {
      id: 'mark',
      title: <span className="hidden-text">{t('column.mark')}</span>,
      width: 40,
      cell: ({ wrong }) => wrong && <Mark priority={wrong} size={16} />,
    },
    { id: 'number', title: t('column.number'), width: 148, cell: ({ number }) => number },
    { id: 'asset', title: t('column.asset'), width: 130, kind: 'strong', cell: ({ tag }) => tag },
    {
      id: 'what',
      title: t('column.what'),
      cell: ({ title }) => <span lang={nameIn(title, locale).lang}>{nameIn(title, locale).text}</span>,
      hint: ({ title }) => nameIn(title, locale).text,
    },
    { id: 'priority', title: t('column.priority'), width: 104, cell: ({ priority }) => t(`urgency.${priority}`) },
    { id: 'state', title: t('column.state'), width: 160, cell: ({ state }) => t(`state.${state}`) },
    {
      id: 'due',
      title: t('column.due'),
      width: 164,
      cell: ({ plannedFrom }) => (plannedFrom ? <Time at={plannedFrom} minute /> : quiet(t('noDate'))),
    },
    { id: 'owner', title: t('column.owner'), width: 116, cell: ({ assignee }) => assignee?.name ?? quiet(t('noOwner')) },
    { id: 'steps', title: t('column.steps'), width: 76, cell: ({ steps }) => t('progress', steps) },
    { id: 'ended', title: t('column.ended'), width: 164, cell: ({ verifiedAt }) => (verifiedAt ? <Time at={verifiedAt} /> : quiet('–')) },
    { id: 'age', title: t('column.age'), width: 66, kind: 'quiet', cell: ({ createdAt }) => <Age at={createdAt} /> },
  ]
  return (
    <div className={styles.list}>
      <RowTable
        inRoom={false}
        rows={orders.toSorted(openFirst)}
        keyOf={({ number }) => number}
        chosen={chosen}
        onChoose={onChoose}
        columns={columns.filter(({ id }) => !narrow || !WIDE.has(id))}
      />
    </div>
  )
}
