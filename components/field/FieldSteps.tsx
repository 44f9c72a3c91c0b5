'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { Time } from '#/components/ui/Time.tsx'
import { useStepInput } from '#/components/work-orders/useStepInput.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import type { OrderDetail, OrderStep } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import field from './field.module.css'
import styles from './order.module.css'
import { useFieldAct } from './useOutbox.tsx'

/** Steps as rows of 64 px: a tap ticks one, a second tap takes it back; a value is typed in its row. */
export function FieldSteps({ order }: { order: OrderDetail }) {
  const t = useTranslations('field')
  const act = useFieldAct(order)
  const enabled = order.state === 'in_progress'
  return (
    <>
      {!enabled && order.progress.done < order.progress.total && <p className="quiet">{t('startFirst')}</p>}
      <ol className={field.rows}>
        {order.steps.map((step) => (
          <Step
            key={step.id}
            order={order}
            step={step}
            enabled={enabled}
            onDone={(value) => act({ do: 'step', stepId: step.id, state: 'done', ...(value === undefined ? {} : { value }) }, step.names)}
            onUndo={() => act({ do: 'step', stepId: step.id, state: 'todo' }, step.names)}
          />
        ))}
      </ol>
    </>
  )
}

function Step({
  order,
  step,
  enabled,
  onDone,
  onUndo,
}: {
  order: OrderDetail
  step: OrderStep
  enabled: boolean
  onDone(value?: string | number): void
  onUndo(): void
}) {
  const t = useTranslations('field')
  const words = useTranslations('work')
  const name = nameIn(step.names, useLocale() as Locale)
  const done = step.state !== 'todo'
  const object = useQueryClient().getQueryData<ObjectDetail>(['twins.byId', { id: order.objectId }])
  const known = [order.tag, ...(object ? [object.code, ...object.aliases.map(({ value }) => value)] : [])]
  const input = useStepInput(order, step, onDone, known, t('notLookedUp', { tag: order.tag }))
  return (
    <li className={styles.step}>
      <button
        type="button"
        className={styles.tick}
        aria-pressed={done}
        disabled={!enabled || !input.ready}
        onClick={() => (done ? onUndo() : void input.done())}
      >
        <i className={field.circle} data-done={done} aria-hidden="true">
          {done ? '✓' : ''}
        </i>
        <span lang={name.lang}>{name.text}</span>
      </button>
      {input.wants && enabled && (
        <label className={styles.measure} data-wants={input.wants}>
          <span className="hidden-text">{input.wants === 'scan' ? words('scan') : t('valueOf', { step: name.text })}</span>
          <input
            inputMode={input.wants === 'value' ? 'decimal' : 'text'}
            autoCapitalize="characters"
            autoComplete="off"
            placeholder={input.wants === 'scan' ? words('scan') : undefined}
            value={input.text}
            onChange={(event) => input.type(event.target.value)}
          />
          {step.unit && unitSymbol(step.unit)}
        </label>
      )}
      <span className="quiet">
        {step.value !== undefined && <b>{step.value} </b>}
        {step.doneAt && <Time at={step.doneAt} short />}
      </span>
      {input.wrong && (
        <p role="alert" className={styles.wrong}>
          {input.wrong}
        </p>
      )}
    </li>
  )
}
