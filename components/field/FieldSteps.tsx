'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Time } from '#/components/ui/Time.tsx'
import { useOrderAct } from '#/components/work-orders/act.ts'
import type { OrderDetail, OrderStep } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './field.module.css'

/** Steps as rows of 64 px: a tap ticks one, a second tap takes it back; a value is typed in its row. */
export function FieldSteps({ order }: { order: OrderDetail }) {
  const t = useTranslations('field')
  const said = useRefusal()
  const act = useOrderAct(order)
  const enabled = order.state === 'in_progress'
  return (
    <>
      {!enabled && order.progress.done < order.progress.total && <p className="quiet">{t('startFirst')}</p>}
      {act.error && <p role="alert">{said(act.error)}</p>}
      <ol className={styles.rows}>
        {order.steps.map((step) => (
          <Step
            key={step.id}
            step={step}
            enabled={enabled}
            onDone={(value) => act.mutate({ do: 'step', stepId: step.id, state: 'done', ...(value === undefined ? {} : { value }) })}
            onUndo={() => act.mutate({ do: 'step', stepId: step.id, state: 'todo' })}
          />
        ))}
      </ol>
    </>
  )
}

function Step({
  step,
  enabled,
  onDone,
  onUndo,
}: {
  step: OrderStep
  enabled: boolean
  onDone(value?: string | number): void
  onUndo(): void
}) {
  const t = useTranslations('field')
  const name = nameIn(step.names, useLocale() as Locale)
  const [value, setValue] = useState('')
  const done = step.state !== 'todo'
  const wantsValue = step.needs === 'value' && !done
  const typed = value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
  return (
    <li>
      <button
        type="button"
        className={styles.tick}
        aria-pressed={done}
        disabled={!enabled || (wantsValue && value.trim() === '')}
        onClick={() => (done ? onUndo() : onDone(wantsValue ? typed : undefined))}
      >
        <i aria-hidden="true">{done ? '✓' : ''}</i>
        <span lang={name.lang}>{name.text}</span>
      </button>
      {wantsValue && enabled && (
        <label className={styles.measure}>
          <span className="hidden-text">{t('valueOf', { step: name.text })}</span>
          <input inputMode="decimal" value={value} onChange={(event) => setValue(event.target.value)} />
          {step.unit}
        </label>
      )}
      <span className="quiet">
        {step.value !== undefined && <b>{step.value} </b>}
        {step.doneAt && <Time at={step.doneAt} short />}
      </span>
    </li>
  )
}
