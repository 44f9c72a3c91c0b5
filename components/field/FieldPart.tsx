import type { ReactNode } from 'react'
import styles from './field.module.css'

/** A part of the order: a ring to be done, filled with a tick when it is. */
export const FieldPart = ({
  id,
  done,
  title,
  aside,
  children,
}: {
  id: string
  done: boolean
  title: string
  aside?: ReactNode
  children: ReactNode
}) => (
  <section id={id} className={styles.part} aria-label={title}>
    <header>
      <i data-done={done} aria-hidden="true">
        {done ? '✓' : ''}
      </i>
      <h2>{title}</h2>
      {aside && <span className="quiet">{aside}</span>}
    </header>
    {children}
  </section>
)
