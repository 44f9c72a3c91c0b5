'use client'
import { useTranslations } from 'next-intl'
import type { ImportProblem } from '#/server/exchange/contract.ts'
import styles from './import.module.css'

/** What is wrong, and what to do about it, in the reader's words. */
export function Problems({ problems, numbered = false }: { problems: readonly ImportProblem[]; numbered?: boolean }) {
  const t = useTranslations('import')
  const words = useTranslations('importProblem')
  if (problems.length === 0) return null
  return (
    <ul className={styles.problems}>
      {problems.map((one) => (
        <li key={`${one.line}${one.column}${one.code}${one.value}`}>
          {numbered && <span className="quiet">{t('onLine', { line: one.line })} </span>}
          <b>{words.has(`${one.code}.said`) ? words(`${one.code}.said`) : one.message}</b>
          {one.column && (
            <span className="quiet"> {t('inColumn', { column: t.has(`ours.${one.column}`) ? t(`ours.${one.column}`) : one.column })}</span>
          )}
          {one.value && <q>{one.value}</q>} <span>{words.has(`${one.code}.hint`) ? words(`${one.code}.hint`) : one.hint}</span>
        </li>
      ))}
    </ul>
  )
}
