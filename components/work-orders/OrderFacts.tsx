'use client'
import { useLocale, useTranslations } from 'next-intl'
import { formatDuration } from '#/components/ui/length.ts'
import { Time } from '#/components/ui/Time.tsx'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './work.module.css'

/** Parts, time, permits, and the measurement that verifies the order. An empty part says None. */
export function OrderFacts({ order }: { order: OrderDetail }) {
  const t = useTranslations('work')
  const locale = useLocale() as Locale
  /** `lock-out E-17`: the kind has its word, what stands behind it is a code. */
  const permitWords = (permit: string) => {
    const [kind = '', ...code] = permit.split(' ')
    return t.has(`permit.${kind}`) ? [t(`permit.${kind}`), ...code].join(' ') : permit
  }
  const words = (names: Parameters<typeof nameIn>[0]) => nameIn(names, locale)
  return (
    <div className={styles.col}>
      <h3>{t('parts')}</h3>
      {order.parts.length === 0 && <p className="quiet">{t('noneHere')}</p>}
      <ul className={styles.parts}>
        {order.parts.map((part) => (
          <li key={part.code}>
            <span lang={words(part.names).lang}>{words(part.names).text}</span>
            <span className="quiet">{part.code}</span>
            <b>{part.quantity}</b>
          </li>
        ))}
      </ul>
      <h3>{t('time')}</h3>
      <dl className={styles.facts}>
        <dt>{t('priority')}</dt>
        <dd>
          {t(`urgency.${order.priority}`)}
          {order.dueAt && (
            <>
              {t('dueBy')}
              <Time at={order.dueAt} minute />
            </>
          )}
          {order.wrong !== null && order.wrong !== order.priority && (
            <p className={styles.hint}>{t('priorityDiffers', { wrong: order.wrong })}</p>
          )}
        </dd>
        <dt>{t('window')}</dt>
        <dd>
          {order.plannedFrom && order.plannedTo ? (
            <>
              <Time at={order.plannedFrom} minute /> – <Time at={order.plannedTo} short />
            </>
          ) : (
            t('notPlanned')
          )}
        </dd>
        <dt>{t('estimate')}</dt>
        <dd>{order.estimateMin === null ? '–' : formatDuration(order.estimateMin, locale)}</dd>
      </dl>
      <h3>{t('permits')}</h3>
      {order.permits.length === 0 ? (
        <p className="quiet">{t('noneHere')}</p>
      ) : (
        order.permits.map((permit) => <p key={permit}>{permitWords(permit)}</p>)
      )}
      <h3>{t('verifiedWhen')}</h3>
      <p>{order.verifiedWhen ? <span lang={words(order.verifiedWhen).lang}>{words(order.verifiedWhen).text}</span> : t('byReturn')}</p>
      {order.verifiedAt ? (
        <p>
          <b>{t('verified')}</b> <Time at={order.verifiedAt} />
        </p>
      ) : (
        <p className={styles.hint}>{t('measurementCloses')}</p>
      )}
      {order.closing && (
        <>
          <h3>{t('closing')}</h3>
          <p>
            {closingName(order, locale)}
            {order.closing.note && `: ${order.closing.note}`}
          </p>
        </>
      )}
    </div>
  )
}

function closingName(order: OrderDetail, locale: Locale): string {
  const found = order.closingCodes.find((code) => code.id === order.closing?.code)
  return found ? nameIn(found.names, locale).text : (order.closing?.code ?? '')
}
