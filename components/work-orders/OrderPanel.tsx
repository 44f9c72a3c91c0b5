'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button, IconButton } from '#/components/ui/Button.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Broken, Loading } from '#/components/ui/State.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { useOrderAct } from './act.ts'
import { Checklist } from './Checklist.tsx'
import { Assign, CancelOrder, CompleteOrder, PlanOrder } from './dialogs.tsx'
import { OrderFacts } from './OrderFacts.tsx'
import { OrderWhy } from './OrderWhy.tsx'
import styles from './work.module.css'

/** One order: left what and why with the evidence, middle checklist and log, right parts, time, permits and what verifies it. */
export function OrderPanel({ number, onClose }: { number: string; onClose(): void }) {
  const said = useRefusal()
  const { data, error, isPending } = useAsk(['workOrders.byNumber', { number }], () => api.workOrders.byNumber.query({ number }))
  if (error) return <Broken>{said(error)}</Broken>
  if (isPending || !data) return <Loading rows={5} />
  return <Order order={data} onClose={onClose} />
}

function Order({ order, onClose }: { order: OrderDetail; onClose(): void }) {
  const t = useTranslations('work')
  const locale = useLocale() as Locale
  const title = nameIn(order.title, locale)
  return (
    <section className={styles.order} aria-label={order.number}>
      <header className={styles.orderHead}>
        <div className="grow">
          <h2 lang={title.lang}>
            {title.text} <span className={styles.number}>{order.number}</span>{' '}
            <Link className={styles.tag} href={`/id/${order.tag}`}>
              {order.tag}
            </Link>
          </h2>
          <p className="quiet">
            {t(`urgency.${order.priority}`)}
            {' · '}
            {order.plannedFrom && order.plannedTo ? (
              <>
                {t('planned')} <Time at={order.plannedFrom} minute /> – <Time at={order.plannedTo} short />
              </>
            ) : (
              t('notPlanned')
            )}
            {' · '}
            {order.assignee?.name ?? t('noOwner')}
            {order.finding && ` · ${t('fromFinding')} `}
            {order.finding && <Time at={order.finding.receivedAt} />}
          </p>
        </div>
        <Tag>{t(`state.${order.state}`)}</Tag>
        <Acts order={order} />
        <IconButton label={t('close')} onClick={onClose}>
          <Glyph id="ui-x" size={16} />
        </IconButton>
      </header>
      <div className={styles.cols}>
        <OrderWhy order={order} />
        <Checklist order={order} />
        <OrderFacts order={order} />
      </div>
    </section>
  )
}

type Asking = 'assign' | 'plan' | 'complete' | 'cancel' | null

function Acts({ order }: { order: OrderDetail }) {
  const t = useTranslations('work')
  const said = useRefusal()
  const [asking, ask] = useState<Asking>(null)
  const act = useOrderAct(order)
  const may = {
    assign: useCan('order.assign', order.objectId),
    plan: useCan('order.plan', order.objectId),
    work: useCan('order.work', order.objectId),
    cancel: useCan('order.cancel', order.objectId),
  }
  const open = order.state !== 'closed' && order.state !== 'cancelled' && order.state !== 'verify'
  const startable = ['draft', 'planned', 'waiting'].includes(order.state)
  const close = () => ask(null)
  return (
    <>
      {act.error && (
        <span role="alert" className={styles.refused}>
          {said(act.error)}
        </span>
      )}
      {open && may.assign && (
        <Button small onClick={() => ask('assign')}>
          {t('assign')}
        </Button>
      )}
      {startable && may.plan && (
        <Button small onClick={() => ask('plan')}>
          {t('plan')}
        </Button>
      )}
      {open && may.cancel && (
        <Button small onClick={() => ask('cancel')}>
          {t('cancel')}
        </Button>
      )}
      {startable && may.work && (
        <Button kind="primary" onClick={() => act.mutate({ do: 'start' })}>
          {t('start')}
        </Button>
      )}
      {order.state === 'in_progress' && may.work && (
        <Button kind="primary" onClick={() => ask('complete')}>
          {t('complete')}
        </Button>
      )}
      {asking === 'assign' && <Assign order={order} onClose={close} />}
      {asking === 'plan' && <PlanOrder order={order} onClose={close} />}
      {asking === 'complete' && <CompleteOrder order={order} onClose={close} />}
      {asking === 'cancel' && <CancelOrder order={order} onClose={close} />}
    </>
  )
}
