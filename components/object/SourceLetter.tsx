'use client'
import { useTranslations } from 'next-intl'
import type { SourceName } from '#/server/telemetry/contract.ts'
import styles from './object.module.css'

const LETTERS: Record<SourceName, string | null> = { measured: null, simulated: 'S', replayed: 'R', manual: null }

/** Where a value came from, unless it was measured. M for manual is drawn by the value itself. */
export function SourceLetter({ source }: { source: SourceName }) {
  const t = useTranslations('object.source')
  const letter = LETTERS[source]
  if (!letter) return null
  return (
    <abbr className={styles.letter} title={t(source)}>
      {letter}
    </abbr>
  )
}
