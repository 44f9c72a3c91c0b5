'use client'
import { useLocale, useTranslations } from 'next-intl'
import { Spark } from '#/components/charts/Spark.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { OrderRow } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './work.module.css'

const UNDER_WAY: ReadonlySet<OrderRow['state']> = new Set(['in_progress', 'waiting'])

/** Three lines: mark, asset, number; what; how soon, when, who, and the evidence where there is any. The mark is how bad what was found is. */
export function OrderCard({ order, chosen, onChoose }: { order: OrderRow; chosen: boolean; onChoose(): void }) {
  const t = useTranslations('work')
  const title = nameIn(order.title, useLocale() as Locale)
  return (
    <button type="button" className={styles.card} aria-pressed={chosen} onClick={onChoose}>
      <span className={styles.top}>
        {order.wrong && <Mark priority={order.wrong} size={16} />}
        <b>{order.tag}</b>
        <span className={styles.number}>{order.number}</span>
      </span>
      <span className={styles.what} lang={title.lang}>
        {title.text}
      </span>
      <span className={styles.foot}>
        <span>{t(`urgency.${order.priority}`)}</span>
        <span>{order.plannedFrom ? <Time at={order.plannedFrom} minute /> : t('noDate')}</span>
        <span className="ellipsis">{order.assignee?.name ?? t('noOwner')}</span>
        {UNDER_WAY.has(order.state) && order.steps.total > 0 && <span>{t('stepsDone', order.steps)}</span>}
        {order.evidence && order.evidence.values.length > 2 && (
          <span className={styles.evidence}>
            <Spark values={order.evidence.values} />
          </span>
        )}
      </span>
    </button>
  )
}
