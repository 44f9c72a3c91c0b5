'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { SiteOfObject } from '#/components/frame/me.tsx'
import { Broken, Empty, Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import { OrderWhy } from '#/components/work-orders/OrderWhy.tsx'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { FieldFinish } from './FieldFinish.tsx'
import { FieldLink } from './FieldLink.tsx'
import { FieldNotes } from './FieldNotes.tsx'
import { FieldPart } from './FieldPart.tsx'
import { FieldSteps } from './FieldSteps.tsx'
import { FieldWhere } from './FieldWhere.tsx'
import field from './field.module.css'
import styles from './order.module.css'
import { useFieldOrder } from './useMyOrders.ts'

const PARTS = ['where', 'why', 'steps', 'parts', 'notes', 'finish'] as const

/** One order, worked from top to bottom; the spine says what is done and leads there. */
export function FieldOrder({ number }: { number: string }) {
  const said = useRefusal()
  const t = useTranslations('field')
  const { order, error, notHere } = useFieldOrder(number)
  useEffect(() => {
    document.title = `${number} · Onefold`
  }, [number])
  if (notHere) return <Empty>{t('notOnTablet')}</Empty>
  if (!order) return error ? <Broken>{said(error)}</Broken> : <Loading rows={6} />
  return (
    <>
      <SiteOfObject siteId={order.siteId} />
      <Opened order={order} />
    </>
  )
}

function Opened({ order }: { order: OrderDetail }) {
  const t = useTranslations('field')
  const title = nameIn(order.title, useLocale() as Locale)
  const started = !['draft', 'planned', 'waiting'].includes(order.state)
  const finished = ['verify', 'closed', 'cancelled'].includes(order.state)
  const stepsDone = order.progress.done === order.progress.total
  const done = {
    where: started,
    why: started,
    steps: stepsDone && order.progress.total > 0,
    parts: finished,
    notes: finished,
    finish: finished,
  }
  return (
    <div className={styles.worked}>
      <nav className={styles.spine} aria-label={order.number}>
        <FieldLink href="/field" className={styles.back}>
          <b>‹ {order.number}</b>
          <span className="quiet ellipsis" lang={title.lang}>
            {title.text}
          </span>
        </FieldLink>
        {PARTS.map((part, index) => (
          <a key={part} href={`#${part}`}>
            <i className={field.circle} data-done={done[part]}>
              {done[part] ? '✓' : index + 1}
            </i>
            {t(`part.${part}`)}
          </a>
        ))}
      </nav>
      <div className={styles.scroll}>
        <p className="quiet">
          {order.number} · {order.tag}{' '}
          {order.plannedTo && (
            <>
              · {t('due')} <Time at={order.plannedTo} minute />
            </>
          )}{' '}
          · {order.assignee?.name ?? t('nobody')}
        </p>
        <h1 className={field.title} lang={title.lang}>
          {title.text}
        </h1>
        <FieldPart id="where" number={1} done={done.where} title={t('part.where')}>
          <FieldWhere order={order} />
        </FieldPart>
        <FieldPart id="why" number={2} done={done.why} title={t('part.why')}>
          <OrderWhy order={order} plain />
        </FieldPart>
        <FieldPart id="steps" number={3} done={done.steps} title={t('part.steps')} aside={t('count', order.progress)}>
          <FieldSteps order={order} />
        </FieldPart>
        <FieldPart id="parts" number={4} done={done.parts} title={t('part.parts')}>
          <Parts order={order} />
        </FieldPart>
        <FieldPart id="notes" number={5} done={done.notes} title={t('part.notes')}>
          <FieldNotes order={order} />
        </FieldPart>
        <FieldPart id="finish" number={6} done={done.finish} title={t('part.finish')}>
          <FieldFinish order={order} />
        </FieldPart>
      </div>
    </div>
  )
}

function Parts({ order }: { order: OrderDetail }) {
  const t = useTranslations('work')
  const locale = useLocale() as Locale
  if (order.parts.length === 0) return <p className="quiet">{t('noneHere')}</p>
  return (
    <ul className={field.rows}>
      {order.parts.map((part) => (
        <li key={part.code}>
          <span className="grow" lang={nameIn(part.names, locale).lang}>
            {nameIn(part.names, locale).text}
          </span>
          <span className="quiet">{part.code}</span>
          <b>{part.quantity}</b>
        </li>
      ))}
    </ul>
  )
}
