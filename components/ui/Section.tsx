import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './section.module.css'

/** A part of a panel under its line: a quiet heading, what belongs beside it, the content. */
export function Section({
  title,
  aside,
  children,
  className,
}: {
  title?: ReactNode
  aside?: ReactNode
  children?: ReactNode
  className?: string
}) {
  return (
    <section className={cx(styles.section, className)}>
      {(title || aside) && (
        <header className={styles.head}>
          <h3 className="grow ellipsis">{title}</h3>
          {aside}
        </header>
      )}
      {children}
    </section>
  )
}
