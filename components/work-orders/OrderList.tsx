'use client'
import { useLocale, useTranslations } from 'next-intl'
import { Mark } from '#/components/ui/Mark.tsx'
import { rowKeys } from '#/components/ui/row-keys.ts'
import { Age, Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import { useNarrow } from '#/components/ui/useNarrow.ts'
import type { OrderRow } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { openFirst } from './states.ts'
import styles from './work.module.css'

const COLUMNS = ['mark', 'number', 'asset', 'what', 'priority', 'state', 'due', 'owner', 'steps', 'ended', 'age'] as const

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
  const columns = COLUMNS.filter((column) => !narrow || !WIDE.has(column))
  return (
    <div className={styles.list}>
      <table className={table.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={styles[`c-${column}`]}>
                {column === 'mark' ? <span className="hidden-text">{t('column.mark')}</span> : t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...orders].sort(openFirst).map((order) => (
            <tr key={order.id} {...rowKeys(order.number === chosen, () => onChoose(order.number))}>
              <td>{order.wrong && <Mark priority={order.wrong} size={16} />}</td>
              <td>{order.number}</td>
              <td data-strong>{order.tag}</td>
              <td lang={nameIn(order.title, locale).lang}>{nameIn(order.title, locale).text}</td>
              <td>{t(`urgency.${order.priority}`)}</td>
              <td>{t(`state.${order.state}`)}</td>
              <td>{order.plannedFrom ? <Time at={order.plannedFrom} minute /> : <span className="quiet">{t('noDate')}</span>}</td>
              <td>{order.assignee?.name ?? <span className="quiet">{t('noOwner')}</span>}</td>
              {!narrow && <td>{t('progress', order.steps)}</td>}
              {!narrow && <td>{order.verifiedAt ? <Time at={order.verifiedAt} /> : <span className="quiet">–</span>}</td>}
              <td data-quiet>
                <Age at={order.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
