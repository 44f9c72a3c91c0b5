'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Name } from '#/components/object/Name.tsx'
import { objectHref } from '#/components/object/ObjectHead.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { Age } from '#/components/ui/Time.tsx'
import type { FaultRequest } from '#/server/work-orders/contract.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import styles from './work.module.css'

/** What people reported by a label and nobody has judged yet: work, or not. Nothing stands here while there is none. */
export function Requests({ siteId, onOrder }: { siteId: string; onOrder(number: string): void }) {
  const t = useTranslations('work.requests')
  const asked = { siteId: siteId as never }
  const { data } = useAsk(['workOrders.requests', asked], () => api.workOrders.requests.query(asked), { keep: true })
  if (!data || data.length === 0) return null
  return (
    <section className={styles.requests} aria-label={t('title', { count: data.length })}>
      <h2>{t('title', { count: data.length })}</h2>
      <ul>
        {data.map((request) => (
          <Line key={request.id} request={request} onOrder={onOrder} />
        ))}
      </ul>
    </section>
  )
}

function Line({ request, onOrder }: { request: FaultRequest; onOrder(number: string): void }) {
  const t = useTranslations('work.requests')
  const said = useRefusal()
  const mayDecide = useCan('order.plan')
  const [ids] = useState(() => ({ orderId: uuidv7() as never, entryId: uuidv7() }))
  const [dismissing, setDismissing] = useState(false)
  const accept = useAct(api.workOrders.acceptRequest.mutate, ['workOrders.'])
  return (
    <li>
      <Link href={objectHref(request.tag)}>
        <strong>{request.tag}</strong> <Name names={request.objectNames} className="quiet" />
      </Link>
      <p className="grow" lang={request.locale}>
        {request.text}
        {request.contact && <span className="quiet"> · {request.contact}</span>}
      </p>
      {accept.error && <span role="alert">{said(accept.error)}</span>}
      <Age at={request.receivedAt} className="quiet nowrap" />
      {mayDecide && (
        <>
          <Button
            small
            disabled={accept.isPending}
            // The news takes this line away before the answer is here: what follows hangs on the answer, not on the line.
            onClick={() =>
              void accept.mutateAsync({ requestId: request.id, ...ids }).then(
                (order) => onOrder(order.number),
                () => {},
              )
            }
          >
            {t('accept')}
          </Button>
          <Button small kind="ghost" onClick={() => setDismissing(true)}>
            {t('dismiss')}
          </Button>
        </>
      )}
      {dismissing && <Dismiss request={request} onClose={() => setDismissing(false)} />}
    </li>
  )
}

function Dismiss({ request, onClose }: { request: FaultRequest; onClose(): void }) {
  const t = useTranslations('work.requests')
  const work = useTranslations('work')
  const said = useRefusal()
  const [reason, setReason] = useState('')
  const act = useAct(api.workOrders.dismissRequest.mutate, ['workOrders.'])
  return (
    <Dialog
      title={t('dismiss')}
      description={request.text}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          refused={reason.trim().length < 3 ? work('missing.reason') : undefined}
          disabled={act.isPending}
          onClick={() => act.mutate({ requestId: request.id, reason: reason.trim() }, { onSuccess: onClose })}
        >
          {t('dismiss')}
        </Button>
      }
    >
      <Field label={t('reason')} error={act.error && said(act.error)}>
        {(joined) => <Input {...joined} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Dialog>
  )
}
