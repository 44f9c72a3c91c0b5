'use client'
import { useTranslations } from 'next-intl'
import type { MouseEvent } from 'react'
import styles from './frame.module.css'

export const CONTENT = 'content'

/** The first stop of every room: past the rail and the top bar to what the page is about. The address stays, which says what is looked at. */
export function SkipLink() {
  const t = useTranslations('frame')
  const skip = (event: MouseEvent) => {
    event.preventDefault()
    document.getElementById(CONTENT)?.focus()
  }
  return (
    <a href={`#${CONTENT}`} className={styles.skip} onClick={skip}>
      {t('skip')}
    </a>
  )
}
