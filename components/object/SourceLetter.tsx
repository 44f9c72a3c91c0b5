'use client'
import { useTranslations } from 'next-intl'
import type { SourceName } from '#/server/telemetry/contract.ts'
import styles from './object.module.css'

const LETTERS: Record<SourceName, string | null> = { measured: null, simulated: 'S', replayed: 'R', manual: null }

/** Where a value came from, unless it was measured, and whether its time is doubtful. M for manual is drawn by the value itself. */
export function SourceLetter({ of: { source, clockOff } }: { of: { source: SourceName; clockOff?: boolean } }) {
  const t = useTranslations('object.source')
  const letter = LETTERS[source]
  return (
    <>
      {letter && (
        <abbr className={styles.letter} title={t(source)}>
          {letter}
        </abbr>
      )}
      {clockOff && (
        <abbr className={styles.letter} title={t('clockOff')}>
          T?
        </abbr>
      )}
    </>
  )
}
