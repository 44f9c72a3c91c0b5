'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Field, Input } from '#/components/ui/Field.tsx'
import { type Estimate, makeEstimate, PASSWORD_MIN_LENGTH, type Score } from '#/server/access/contract.ts'
import styles from './sign-in.module.css'

/** A new password and how hard it is to guess, by the estimate that the server applies too; its lists come when something is typed, and stay here. */
export function NewPassword({ minScore, about, autoFocus }: { minScore: number; about: readonly string[]; autoFocus?: boolean }) {
  const t = useTranslations('proof')
  const [typed, type] = useState('')
  const score = useScore(typed, about)
  const short = typed.length < PASSWORD_MIN_LENGTH
  const hint = t('passwordHint', { min: PASSWORD_MIN_LENGTH })
  return (
    <Field
      label={t('newPassword')}
      hint={
        typed === '' ? (
          hint
        ) : (
          <span className={styles.meter} role="status">
            <span className={styles.bars} aria-hidden="true">
              {[1, 2, 3, 4].map((bar) => (
                <i key={bar} data-on={score !== null && score >= bar && !short ? '' : undefined} />
              ))}
            </span>
            {short ? hint : score === null ? t('estimating') : score < minScore ? t('tooWeak') : t(`strength.${score as 2 | 3 | 4}`)}
          </span>
        )
      }
    >
      {(joined) => (
        <Input
          {...joined}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={PASSWORD_MIN_LENGTH}
          maxLength={256}
          autoFocus={autoFocus}
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
      )}
    </Field>
  )
}

function useScore(typed: string, about: readonly string[]): Score | null {
  const estimate = useRef<Promise<Estimate> | null>(null)
  const [scored, setScored] = useState<{ typed: string; score: Score } | null>(null)
  const known = about.join('\n')
  useEffect(() => {
    if (typed.length < PASSWORD_MIN_LENGTH) return
    let over = false
    estimate.current ??= makeEstimate()
    void estimate.current.then((of) => !over && setScored({ typed, score: of(typed, known.split('\n')) }))
    return () => {
      over = true
    }
  }, [typed, known])
  return scored?.typed === typed ? scored.score : null
}
