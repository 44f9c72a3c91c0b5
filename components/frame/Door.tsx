'use client'
import type { FormEvent, ReactNode } from 'react'
import { cx } from '#/components/ui/cx.ts'
import styles from './door.module.css'
import { LanguageButton } from './LanguageButton.tsx'

/** `wide`: room for two fields beside each other. */
type Card = { title: string; said: ReactNode; foot?: ReactNode; wide?: boolean; children: ReactNode }

/** What stands before the rooms: one card with a form. */
export function Door({
  failed,
  onSubmit,
  children,
  ...card
}: Card & { failed: string | null; onSubmit(event: FormEvent<HTMLFormElement>): void }) {
  return (
    <DoorCard {...card}>
      <form className={styles.form} onSubmit={onSubmit} method="post">
        {children}
        <p role="alert" className={failed ? styles.failed : undefined}>
          {failed}
        </p>
      </form>
    </DoorCard>
  )
}

/** The card alone, for what brings a form of its own. */
export const DoorCard = ({ title, said, foot, wide, children }: Card) => (
  <main className={styles.door}>
    <div className={cx(styles.card, wide && styles.wide)}>
      <div className={styles.brand}>
        <svg width="28" height="28" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 4.500h14v15H5zM5 12h14M12 4.500V12" fill="none" stroke="currentColor" strokeWidth="2" />
        </svg>
        Onefold
      </div>
      <h1>{title}</h1>
      <p className="quiet t13">{said}</p>
      {children}
      <div className={styles.foot}>
        <span>{foot}</span>
        <LanguageButton />
      </div>
    </div>
  </main>
)
