'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '#/components/ui/Button.tsx'
import { RowTable } from '#/components/ui/RowTable.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { LifeEvent } from '#/server/registry/contract.ts'
import styles from './life.module.css'
import { useLifeWords } from './useLifeWords.ts'

const FEW = 12
/** What the installation writes as the reason, in the words of the log. */
const OWN_NOTES: ReadonlyMap<string, 'imported' | 'importUndone'> = new Map([
  ['import', 'imported'],
  ['import undone', 'importUndone'],
])

/** What happened to it, newest first: what, when, who, why, and where it is written. A moment leads to the object as it was then. */
export function Timeline({ events, onAsOf }: { events: readonly LifeEvent[]; onAsOf(atMs: number): void }) {
  const t = useTranslations('life')
  const words = useLifeWords()
  const [all, showAll] = useState(false)
  const why = (note: string) => {
    const own = OWN_NOTES.get(note)
    return own ? t(`note.${own}`) : note
  }
  const who = ({ by, itself }: LifeEvent) => (itself ? t('itself') : by)
  return (
    <>
      <RowTable
        rows={events.slice(0, all ? undefined : FEW)}
        keyOf={({ id }) => id}
        columns={[
          {
            id: 'when',
            title: t('column.when'),
            width: 148,
            cell: ({ at }) => (
              <button type="button" className={styles.moment} title={t('seeThen')} onClick={() => onAsOf(new Date(at).getTime())}>
                <Time at={at} minute />
              </button>
            ),
          },
          {
            id: 'what',
            title: t('column.what'),
            width: '36%',
            kind: 'text',
            cell: (event) => <span className="medium">{words(event)}</span>,
          },
          {
            id: 'who',
            title: t('column.who'),
            width: '15%',
            kind: 'quiet',
            cell: who,
            hint: who,
          },
          { id: 'why', title: t('column.why'), kind: 'text', cell: ({ note }) => note && why(note) },
          {
            id: 'document',
            title: t('column.document'),
            width: '13%',
            kind: 'text',
            cell: ({ document }) => document,
          },
        ]}
      />
      {events.length > FEW && (
        <Button small kind="ghost" aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? t('fewer') : t('all', { count: events.length })}
        </Button>
      )}
    </>
  )
}
