'use client'
import { useTranslations } from 'next-intl'
import type { OrderRow } from '#/server/work-orders/contract.ts'
import { OrderCard } from './OrderCard.tsx'
import { BOARD_STATES, byUrgency } from './states.ts'
import styles from './work.module.css'

/** Columns by state, cards by urgency. Arrow keys are the browser's own: cards are buttons in reading order. */
export function OrderBoard({
  orders,
  chosen,
  onChoose,
}: {
  orders: readonly OrderRow[]
  chosen: string | null
  onChoose(number: string): void
}) {
  const t = useTranslations('work')
  return (
    <div className={styles.board} data-open={chosen !== null}>
      {BOARD_STATES.map((state) => {
        const cards = orders.filter((order) => order.state === state).sort(byUrgency)
        return (
          <section key={state} className={styles.column} aria-label={t(`state.${state}`)}>
            <h2>
              {t(`state.${state}`)} <span className="quiet">{cards.length}</span>
            </h2>
            <ul>
              {cards.map((order) => (
                <li key={order.id}>
                  <OrderCard order={order} chosen={order.number === chosen} onChoose={() => onChoose(order.number)} />
                </li>
              ))}
            </ul>
            {cards.length === 0 && <p className={styles.nothing}>{t('nothing')}</p>}
          </section>
        )
      })}
    </div>
  )
}
