'use client'
import { useLocale, useTranslations } from 'next-intl'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Link } from '#/components/ui/Link.tsx'
import { Mark } from '#/components/ui/Mark.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import { byUrgency } from '#/components/work-orders/states.ts'
import type { OrderRow } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './field.module.css'

/** What is to be done: mine first, or all that nobody has taken. */
export function Today() {
  const t = useTranslations('field')
  const said = useRefusal()
  const [all, setAll] = useQueryState('all', parseAsBoolean.withDefault(false))
  const { data, error, isPending } = useAsk(['workOrders.list', { state: 'open', mine: !all }], () =>
    api.workOrders.list.query({ state: 'open', mine: !all }),
  )
  return (
    <div className={styles.today}>
      <h1>{t('today')}</h1>
      <div className={styles.switch}>
        {([false, true] as const).map((value) => (
          <button key={String(value)} type="button" aria-pressed={all === value} onClick={() => void setAll(value)}>
            {t(value ? 'allOrders' : 'myOrders')}
          </button>
        ))}
      </div>
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : isPending ? (
        <Loading rows={4} />
      ) : data && data.length > 0 ? (
        <ul className={styles.orders}>
          {[...data].sort(byUrgency).map((order) => (
            <Row key={order.id} order={order} />
          ))}
        </ul>
      ) : (
        <Empty>{t(all ? 'none' : 'noneMine')}</Empty>
      )}
    </div>
  )
}

function Row({ order }: { order: OrderRow }) {
  const t = useTranslations('work')
  const title = nameIn(order.title, useLocale() as Locale)
  return (
    <li>
      <Link href={`/field/${order.number}`} className={styles.order}>
        {order.wrong ? <Mark priority={order.wrong} size={28} /> : <span />}
        <span className={styles.orderText}>
          <b lang={title.lang}>{title.text}</b>
          <span className="quiet">
            {order.tag} · {order.number} · {t(`urgency.${order.priority}`)} · {t(`state.${order.state}`)}
          </span>
        </span>
        <span className="quiet">{order.plannedFrom ? <Time at={order.plannedFrom} minute /> : t('progress', order.steps)}</span>
      </Link>
    </li>
  )
}
