'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useMe, useSite } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field, Input, Textarea } from '#/components/ui/Field.tsx'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { useOrderAct } from './act.ts'
import { fieldOf, planWindow } from './plan-window.ts'

type Props = { order: OrderDetail; onClose(): void }

export function Assign({ order, onClose }: Props) {
  const t = useTranslations('work')
  const said = useRefusal()
  const act = useOrderAct(order, 'opening')
  const people = useAsk(['access.people'], () => api.access.people.query())
  const [personId, setPersonId] = useState(order.assignee?.id ?? '')
  const save = () => act.mutate({ do: 'assign', personId: personId || null }, { onSuccess: onClose })
  return (
    <Dialog
      title={t('assignTitle', { number: order.number })}
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={save}>
          {t('assign')}
        </Button>
      }
    >
      <Field label={t('owner')} error={act.error && said(act.error)}>
        {(joined) => (
          <Choice {...joined} value={personId} onChange={(event) => setPersonId(event.target.value)}>
            <option value="">{t('noOwner')}</option>
            {people.data?.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name}
              </option>
            ))}
          </Choice>
        )}
      </Field>
    </Dialog>
  )
}

export function PlanOrder({ order, onClose }: Props) {
  const t = useTranslations('work')
  const said = useRefusal()
  const act = useOrderAct(order, 'opening')
  const { sites } = useMe()
  const own = useSite()
  const { timeZone } = sites.find(({ id }) => id === order.siteId) ?? own
  const [from, setFrom] = useState(fieldOf(timeZone, order.plannedFrom))
  const [to, setTo] = useState(fieldOf(timeZone, order.plannedTo))
  const asked = planWindow(timeZone, from, to)
  const wrong = typeof asked === 'string' ? t(`missing.${asked}`) : undefined
  const save = () => typeof asked !== 'string' && act.mutate({ do: 'plan', ...asked }, { onSuccess: onClose })
  return (
    <Dialog
      title={t('planTitle', { number: order.number })}
      onClose={onClose}
      actions={
        <Button kind="primary" refused={wrong} onClick={save}>
          {t('plan')}
        </Button>
      }
    >
      <Field label={t('from')} hint={timeZone}>
        {(joined) => <Input {...joined} type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />}
      </Field>
      <Field label={t('to')} error={act.error && said(act.error)}>
        {(joined) => <Input {...joined} type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />}
      </Field>
    </Dialog>
  )
}

export function CompleteOrder({ order, onClose }: Props) {
  const t = useTranslations('work')
  const said = useRefusal()
  const locale = useLocale() as Locale
  const act = useOrderAct(order, 'opening')
  const [code, setCode] = useState('')
  const [note, setNote] = useState('')
  const save = () =>
    act.mutate({ do: 'complete', closingCode: code, ...(note.trim() ? { note: note.trim() } : {}) }, { onSuccess: onClose })
  return (
    <Dialog
      title={t('completeTitle', { number: order.number })}
      description={t('measurementCloses')}
      onClose={onClose}
      actions={
        <Button kind="primary" refused={code ? undefined : t('missing.code')} onClick={save}>
          {t('complete')}
        </Button>
      }
    >
      <Field label={t('closing')} hint={t('closingHint')}>
        {(joined) => (
          <Choice {...joined} value={code} onChange={(event) => setCode(event.target.value)}>
            <option value="">{t('choose')}</option>
            {order.closingCodes.map((one) => (
              <option key={one.id} value={one.id}>
                {nameIn(one.names, locale).text}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      <Field label={t('note')} error={act.error && said(act.error)}>
        {(joined) => <Textarea {...joined} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </Dialog>
  )
}

export function CancelOrder({ order, onClose }: Props) {
  const t = useTranslations('work')
  const said = useRefusal()
  const act = useOrderAct(order, 'opening')
  const [reason, setReason] = useState('')
  const save = () => act.mutate({ do: 'cancel', reason: reason.trim() }, { onSuccess: onClose })
  return (
    <Dialog
      title={t('cancelTitle', { number: order.number })}
      onClose={onClose}
      actions={
        <Button kind="primary" refused={reason.trim().length < 3 ? t('missing.reason') : undefined} onClick={save}>
          {t('cancelOrder')}
        </Button>
      }
    >
      <Field label={t('reason')} error={act.error && said(act.error)}>
        {(joined) => <Textarea {...joined} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Dialog>
  )
}
