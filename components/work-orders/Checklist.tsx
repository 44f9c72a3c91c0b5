'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { OrderDetail, OrderStep } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { useOrderAct } from './act.ts'
import { OrderLogList } from './OrderLogList.tsx'
import styles from './work.module.css'

/** The steps in their order, each ticked where it is done; a step that wants a value takes it in its row. */
export function Checklist({ order }: { order: OrderDetail }) {
  const t = useTranslations('work')
  const said = useRefusal()
  const act = useOrderAct(order)
  const mayWork = useCan('order.work') && order.state === 'in_progress'
  return (
    <div className={styles.col}>
      <h3>{t('checklist', order.progress)}</h3>
      {order.steps.length === 0 && <p className="quiet">{t('noSteps')}</p>}
      <ol>
        {order.steps.map((step) => (
          <Step key={step.id} step={step} enabled={mayWork} onChange={(change) => act.mutate({ do: 'step', stepId: step.id, ...change })} />
        ))}
      </ol>
      {!mayWork && order.state !== 'in_progress' && order.steps.some((step) => step.state === 'todo') && (
        <p className={styles.hint}>{t('startFirst')}</p>
      )}
      {act.error && (
        <p role="alert" className={styles.refused}>
          {said(act.error)}
        </p>
      )}
      <OrderLogList order={order} />
    </div>
  )
}

type StepChange = { state: 'todo' | 'done' | 'skipped'; value?: string | number }

function Step({ step, enabled, onChange }: { step: OrderStep; enabled: boolean; onChange(change: StepChange): void }) {
  const t = useTranslations('work')
  const name = nameIn(step.names, useLocale() as Locale)
  const [value, setValue] = useState('')
  const done = step.state !== 'todo'
  const wantsValue = step.needs === 'value' && !done
  const send = () => onChange(wantsValue ? { state: 'done', value: numberOr(value) } : { state: done ? 'todo' : 'done' })
  return (
    <li className={styles.step}>
      <input type="checkbox" aria-label={name.text} checked={done} disabled={!enabled || (wantsValue && value === '')} onChange={send} />
      <span lang={name.lang}>{name.text}</span>
      {wantsValue && enabled ? (
        <span className={styles.value}>
          <input
            aria-label={t('valueOf', { step: name.text })}
            inputMode="decimal"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
          <span className="quiet">{step.unit}</span>
          <Button small disabled={value === ''} onClick={send}>
            {t('record')}
          </Button>
        </span>
      ) : (
        <span className="quiet">
          {step.value !== undefined && <b>{step.value} </b>}
          {step.doneAt ? <Time at={step.doneAt} short /> : step.needs && t(`needs.${step.needs}`)}
        </span>
      )}
    </li>
  )
}

const numberOr = (text: string): string | number => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text)
