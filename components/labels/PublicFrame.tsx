import type { ReactNode } from 'react'
import { LanguageButton } from '#/components/frame/LanguageButton.tsx'
import styles from './public.module.css'

/** One card on a phone, for somebody who stands before the object and has never heard of us. */
export const PublicFrame = ({ children }: { children: ReactNode }) => (
  <main className={styles.page}>
    <section className={styles.card}>{children}</section>
    <footer className={styles.foot}>
      <span>Onefold</span>
      <LanguageButton />
    </footer>
  </main>
)
