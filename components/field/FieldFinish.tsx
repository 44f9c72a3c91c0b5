'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Time } from '#/components/ui/Time.tsx'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import field from './field.module.css'
import styles from './order.module.css'
import { useFieldAct } from './useOutbox.tsx'

/** What it was, one tap, and done; the measurement verifies it afterwards. */
export function FieldFinish({ order }: { order: OrderDetail }) {
  const t = useTranslations('field')
  const locale = useLocale() as Locale
  const act = useFieldAct(order)
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
            className={field.button}
            aria-checked={code === one.id}
            disabled={!enabled}
            onClick={() => setCode(one.id)}
          >
            {nameIn(one.names, locale).text}
          </button>
        ))}
      </div>
      <div className={field.acts}>
        <button
          type="button"
          className={field.main}
          disabled={!enabled || !code}
          onClick={() => code && act({ do: 'complete', closingCode: code }, order.closingCodes.find(({ id }) => id === code)?.names)}
        >
          {t('complete')}
        </button>
      </div>
    </>
  )
}
