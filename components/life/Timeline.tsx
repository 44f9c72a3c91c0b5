'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#/components/ui/Button.tsx'
import { Time } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import type { LifeEvent } from '#/server/registry/contract.ts'
import styles from './life.module.css'
import { useLifeWords } from './useLifeWords.ts'

const FEW = 12

/** What happened to it, newest first: what, when, who, why, and where it is written. A moment leads to the object as it was then. */
export function Timeline({ events, onAsOf }: { events: readonly LifeEvent[]; onAsOf(atMs: number): void }) {
  const t = useTranslations('life')
  const words = useLifeWords()
  const [all, showAll] = useState(false)
  return (
    <>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col" style={{ width: 176 }}>
              {t('column.when')}
            </th>
            <th scope="col">{t('column.what')}</th>
            <th scope="col" style={{ width: '15%' }}>
              {t('column.who')}
            </th>
            <th scope="col">{t('column.why')}</th>
            <th scope="col" style={{ width: '15%' }}>
              {t('column.document')}
            </th>
          </tr>
        </thead>
        <tbody>
          {events.slice(0, all ? undefined : FEW).map((event) => (
            <tr key={event.id} data-row>
              <td>
                <button type="button" className={styles.moment} title={t('seeThen')} onClick={() => onAsOf(new Date(event.at).getTime())}>
                  <Time at={event.at} minute />
                </button>
              </td>
              <td data-strong className={styles.wrap}>
                {words(event)}
              </td>
              <td data-quiet title={event.by}>
                {event.by}
              </td>
              <td className={styles.wrap}>{event.note}</td>
              <td className={styles.wrap}>{event.document}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {events.length > FEW && (
        <Button small kind="ghost" aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? t('fewer') : t('all', { count: events.length })}
        </Button>
      )}
    </>
  )
}
