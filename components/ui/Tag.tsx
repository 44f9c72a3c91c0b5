import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './tag.module.css'

/** A word in a box; dashed where it says that something is simulated, replayed or quarantined. */
export const Tag = ({ dashed, children, title }: { dashed?: boolean; children: ReactNode; title?: string }) => (
  <span className={cx(styles.tag, dashed && styles.dashed)} title={title}>
    {children}
  </span>
)
