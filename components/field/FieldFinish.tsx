'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Time } from '#/components/ui/Time.tsx'
import { useOrderAct } from '#/components/work-orders/act.ts'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './field.module.css'

/** What it was, one tap, and done; the measurement verifies it afterwards. */
export function FieldFinish({ order }: { order: OrderDetail }) {
  const t = useTranslations('field')
  const said = useRefusal()
  const locale = useLocale() as Locale
  const act = useOrderAct(order)
  const [code, setCode] = useState<string | null>(order.closing?.code ?? null)
  if (order.state === 'verify') return <p>{t('verifying')}</p>
  if (order.state === 'closed')
    return (
      <p>
        {t('closed')} {order.verifiedAt && <Time at={order.verifiedAt} />}
      </p>
    )
  const open = order.progress.total - order.progress.done
  const enabled = order.state === 'in_progress' && open === 0
  return (
    <>
      <p className="quiet">{enabled ? t('whatWasIt') : order.state === 'in_progress' ? t('stepsOpen', { open }) : t('startFirst')}</p>
      <div className={styles.codes} role="radiogroup" aria-label={t('whatWasIt')}>
        {order.closingCodes.map((one) => (
          // biome-ignore lint/a11y/useSemanticElements: a 64 px target that reads as a radio button
          <button
            key={one.id}
            type="button"
            role="radio"
            aria-checked={code === one.id}
            disabled={!enabled}
            onClick={() => setCode(one.id)}
          >
            {nameIn(one.names, locale).text}
          </button>
        ))}
      </div>
      {act.error && <p role="alert">{said(act.error)}</p>}
      <div className={styles.acts}>
        <button
          type="button"
          className={styles.main}
          disabled={!enabled || !code || act.isPending}
          onClick={() => code && act.mutate({ do: 'complete', closingCode: code })}
        >
          {t('complete')}
        </button>
      </div>
    </>
  )
}
