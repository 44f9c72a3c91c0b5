'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Time } from '#/components/ui/Time.tsx'
import { useErased } from '#/components/ui/useErased.ts'
import type { OrderDetail } from '#/server/work-orders/contract.ts'
import field from './field.module.css'
import styles from './order.module.css'
import { useFieldAct } from './useOutbox.tsx'

/** What the crew has to say, with its time; one line to add. */
export function FieldNotes({ order }: { order: OrderDetail }) {
  const t = useTranslations('field')
  const act = useFieldAct(order)
  const erased = useErased()
  const [text, setText] = useState('')
  const notes = order.log.filter(({ kind, text: said }) => kind === 'log' && said)
  const over = order.state === 'closed' || order.state === 'cancelled'
  return (
    <>
      <ul className={field.rows}>
        {notes.map((note) => (
          <li key={note.id}>
            <span className="grow">{note.text && erased.text(note.text)}</span>
            <span className="quiet">{erased.person(note.by)}</span>
            <Time at={note.at} short className="quiet" />
          </li>
        ))}
      </ul>
      {!over && (
        <form
          className={styles.note}
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim() === '') return
            act({ do: 'log', text: text.trim() })
            setText('')
          }}
        >
          <input
            aria-label={t('note')}
            placeholder={t('note')}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className={field.button} disabled={text.trim() === ''}>
            {t('addNote')}
          </button>
        </form>
      )}
    </>
  )
}
