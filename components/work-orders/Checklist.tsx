'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { OrderDetail, OrderStep } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import { useOrderAct } from './act.ts'
import { OrderLogList } from './OrderLogList.tsx'
import { useStepInput } from './useStepInput.ts'
import styles from './work.module.css'

/** The steps in their order, each ticked where it is done; a step that wants a value takes it in its row. */
export function Checklist({ order }: { order: OrderDetail }) {
  const t = useTranslations('work')
  const said = useRefusal()
  const act = useOrderAct(order)
  const mayWork = useCan('order.work', order.objectId) && order.state === 'in_progress'
  return (
    <div className={styles.col}>
      <h3>{t('checklist', order.progress)}</h3>
      {order.steps.length === 0 && <p className="quiet">{t('noSteps')}</p>}
      <ol>
        {order.steps.map((step) => (
          <Step
            key={step.id}
            order={order}
            step={step}
            enabled={mayWork}
            onChange={(change) => act.mutate({ do: 'step', stepId: step.id, ...change })}
          />
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

type StepChange = { state: 'todo' | 'done'; value?: string | number }

function Step({
  order,
  step,
  enabled,
  onChange,
}: {
  order: OrderDetail
  step: OrderStep
  enabled: boolean
  onChange(change: StepChange): void
}) {
  const t = useTranslations('work')
  const name = nameIn(step.names, useLocale() as Locale)
  const done = step.state !== 'todo'
  const input = useStepInput(order, step, (value) => onChange({ state: 'done', ...(value === undefined ? {} : { value }) }))
  return (
    <li className={styles.step}>
      <input
        type="checkbox"
        aria-label={name.text}
        checked={done}
        disabled={!enabled || !input.ready}
        onChange={() => (done ? onChange({ state: 'todo' }) : void input.done())}
      />
      <span lang={name.lang}>{name.text}</span>
      {input.wants && enabled ? (
        <span className={styles.value}>
          <input
            aria-label={input.wants === 'scan' ? t('scan') : t('valueOf', { step: name.text })}
            inputMode={input.wants === 'value' ? 'decimal' : 'text'}
            placeholder={input.wants === 'scan' ? t('scan') : undefined}
            data-wants={input.wants}
            value={input.text}
            onChange={(event) => input.type(event.target.value)}
          />
          <span className="quiet">{step.unit && unitSymbol(step.unit)}</span>
          <Button small disabled={!input.ready} onClick={() => void input.done()}>
            {t('record')}
          </Button>
        </span>
      ) : (
        <span className="quiet">
          {step.value !== undefined && <b>{step.value} </b>}
          {step.doneAt ? <Time at={step.doneAt} short /> : step.needs && t(`needs.${step.needs}`)}
        </span>
      )}
      {input.wrong && (
        <p role="alert" className={styles.wrong}>
          {input.wrong}
        </p>
      )}
    </li>
  )
}
