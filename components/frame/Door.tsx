'use client'
import type { FormEvent, ReactNode } from 'react'
import styles from './door.module.css'
import { LanguageButton } from './LanguageButton.tsx'

/** What stands before the rooms: one card with a form. */
export function Door({
  title,
  said,
  failed,
  onSubmit,
  foot,
  children,
}: {
  title: string
  said: ReactNode
  failed: string | null
  onSubmit(event: FormEvent<HTMLFormElement>): void
  foot?: ReactNode
  children: ReactNode
}) {
  return (
    <main className={styles.door}>
      <form className={styles.card} onSubmit={onSubmit} method="post">
        <div className={styles.brand}>
          <svg width="28" height="28" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 4.500h14v15H5zM5 12h14M12 4.500V12" fill="none" stroke="currentColor" strokeWidth="2" />
          </svg>
          Onefold
        </div>
        <h1>{title}</h1>
        <p className="quiet t13">{said}</p>
        {children}
        <p role="alert" className={failed ? styles.failed : undefined}>
          {failed}
        </p>
        <div className={styles.foot}>
          <span>{foot}</span>
          <LanguageButton />
        </div>
      </form>
    </main>
  )
}
