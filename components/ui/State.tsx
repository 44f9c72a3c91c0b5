import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './state.module.css'

type Line = { children: ReactNode; action?: ReactNode; compact?: boolean }

const line =
  (kind: 'empty' | 'broken') =>
  ({ children, action, compact }: Line) => {
    const t = useTranslations('ui.state')
    return (
      <div className={compact ? styles.compact : styles.line} data-kind={kind} role={kind === 'broken' ? 'alert' : 'status'}>
        <p>
          <strong>{t(kind)}</strong> {children}
        </p>
        {action}
      </div>
    )
  }

/** Designed states: each says in one line what is so and what to do, and keeps the space. */
export const Empty = line('empty')
export const Broken = line('broken')

/** Nothing is chosen yet: what to choose, quiet. */
export const Hint = ({ children }: { children: ReactNode }) => (
  <div className={styles.line} role="status">
    <p>{children}</p>
  </div>
)

/** Space kept; grey lines appear only when it takes longer than 300 ms. */
export function Loading({ rows = 3, label, compact }: { rows?: number; label?: string; compact?: boolean }) {
  const t = useTranslations('ui.state')
  return (
    <div className={cx(styles.loading, compact && styles.compactly)} role="status" aria-label={label ?? t('loading')}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never move
        <i key={row} style={{ width: `${[72, 88, 56, 80][row % 4]}%` }} />
      ))}
    </div>
  )
}

/** What is being loaded, in words, at the height it will have; said only when it takes longer than 300 ms. */
export const Waiting = ({ children, heightPx }: { children: ReactNode; heightPx?: number }) => (
  <p className={styles.waiting} role="status" style={heightPx === undefined ? undefined : { height: heightPx }}>
    {children}
  </p>
)
