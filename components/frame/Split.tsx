import type { ReactNode } from 'react'
import styles from './split.module.css'

/** A view and, always in the same place, its inspector of 400 px. */
export const Split = ({ children, inspector, label }: { children: ReactNode; inspector: ReactNode; label: string }) => (
  <div className={styles.split}>
    <div className={styles.view}>{children}</div>
    <aside className={styles.inspector} aria-label={label}>
      {inspector}
    </aside>
  </div>
)
