'use client'
import { useLocale, useTranslations } from 'next-intl'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { useEffect } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useMe, useSite } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { cx } from '#/components/ui/cx.ts'
import { formatDay } from '#/components/ui/format.ts'
import { Mark } from '#/components/ui/Mark.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { OrderDetail, OrderRow } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { FieldLink } from './FieldLink.tsx'
import field from './field.module.css'
import { byRoute, nextStep, whenOf } from './field-order.ts'
import styles from './today.module.css'
import { useDetails, useKeptObject, useOrders } from './useMyOrders.ts'

/** What is to be done, in the order it is walked: mine first, or all that are open. */
export function Today() {
  const t = useTranslations('field')
  const said = useRefusal()
  const [all, setAll] = useQueryState('all', parseAsBoolean.withDefault(false))
  const { data, error, isPending, fetchStatus } = useOrders(!all)
  const details = useDetails(data ?? [])
  useEffect(() => {
    document.title = `${t('today')} · Onefold`
  }, [t])
  const rows = data?.map((order) => ({ ...order, state: details.get(order.id)?.state ?? order.state }))
  return (
    <div className={field.list}>
      <Day />
      <div className={styles.todayHead}>
        <h1 className={field.title}>{t('today')}</h1>
        <div className={styles.switch}>
          {([false, true] as const).map((value) => (
            <button key={String(value)} type="button" aria-pressed={all === value} onClick={() => void setAll(value)}>
              {t(value ? 'allOrders' : 'myOrders')}
            </button>
          ))}
        </div>
      </div>
      {rows && rows.length > 0 ? (
        <ul className={styles.orders}>
          {rows.sort(byRoute).map((order, index) => (
            <Row key={order.id} order={order} detail={details.get(order.id)} stop={index + 1} />
          ))}
        </ul>
      ) : error ? (
        <Broken>{said(error)}</Broken>
      ) : isPending ? (
        fetchStatus === 'paused' ? (
          <Empty compact>{t('notOnTablet')}</Empty>
        ) : (
          <Loading rows={4} />
        )
      ) : (
        <Empty compact>{t(all ? 'none' : 'noneMine')}</Empty>
      )}
    </div>
  )
}

function Day() {
  const locale = useLocale()
  const { timeZone } = useSite()
  const { person } = useMe()
  const nowMs = useNowMs()
  return (
    <p className="quiet" suppressHydrationWarning>
      {nowMs > 0 && `${formatDay(nowMs, locale, timeZone)} · `}
      {person.name}
    </p>
  )
}

function Row({ order, detail, stop }: { order: OrderRow; detail: OrderDetail | undefined; stop: number }) {
  const t = useTranslations('field')
  const work = useTranslations('work')
  const locale = useLocale() as Locale
  const title = nameIn(order.title, locale)
  const begun = order.state === 'in_progress'
  const when = whenOf(order)
  const next = begun ? nextStep(detail) : null
  const steps = detail?.progress ?? order.steps
  const place = useKeptObject(order.objectId)
    ?.path.filter(({ id }) => id !== order.objectId)
    .at(-1)
  return (
    <li className={styles.order} data-begun={begun}>
      <i className={styles.ring} aria-hidden="true">
        {stop}
      </i>
      <span className={styles.when}>
        {when ? (
          <>
            {!when.planned && <small className="quiet">{t('by')}</small>}
            <Time at={when.at} minute compact />
          </>
        ) : (
          <small className="quiet">{t('noTime')}</small>
        )}
      </span>
      {order.wrong ? <Mark priority={order.wrong} size={30} /> : <span className={styles.noMark} />}
      <span className={cx(field.text, styles.text)}>
        <b lang={title.lang}>{title.text}</b>
        <span className="quiet ellipsis">
          {order.tag}
          {place && ` · ${nameIn(place.names, locale).text}`} ·{' '}
          {next ? t('nextStep', { ...steps, step: nameIn(next.names, locale).text }) : work(`state.${order.state}`)}
          {!next && steps.total > 0 && ` · ${t('stepsDone', steps)}`}
        </span>
      </span>
      <FieldLink href={`/field/${order.number}`} className={cx(field.button, begun && stop === 1 && field.main)}>
        {t(begun ? 'continue' : 'open')}
        <span className="hidden-text">
          : {order.number} {title.text}
        </span>
      </FieldLink>
    </li>
  )
}
