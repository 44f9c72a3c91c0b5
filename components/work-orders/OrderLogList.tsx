'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import { useOrderAct } from './act.ts'
import styles from './work.module.css'

/** What happened, newest first, and a line to add to it. */
export function OrderLogList({ order }: { order: OrderDetail }) {
  const t = useTranslations('work')
  const [text, setText] = useState('')
  const act = useOrderAct(order)
  const mayLog = useCan('order.work', order.objectId)
  return (
    <>
      <h3>{t('log')}</h3>
      {mayLog && (
        <form
          className={styles.logForm}
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim()) act.mutate({ do: 'log', text: text.trim() }, { onSuccess: () => setText('') })
          }}
        >
          <input
            aria-label={t('addToLog')}
            placeholder={t('addToLog')}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button small type="submit" disabled={text.trim() === ''}>
            {t('add')}
          </Button>
        </form>
      )}
      <ul className={styles.log}>
        {order.log.toReversed().map((entry) => (
          <li key={entry.id}>
            <Time at={entry.at} />
            <span>
              {t.has(`logged.${entry.kind}`) ? t(`logged.${entry.kind}`) : entry.kind}
              {entry.text && `: ${entry.text}`}
            </span>
            <span className="quiet">{t.has(`by.${entry.by}`) ? t(`by.${entry.by}`) : entry.by}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
