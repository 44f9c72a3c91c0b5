import type { ReactNode } from 'react'
import field from './field.module.css'

/** A part of the order: a ring with its number to be done, filled with a tick when it is. */
export const FieldPart = ({
  id,
  number,
  done,
  title,
  aside,
  children,
}: {
  id: string
  number: number
  done: boolean
  title: string
  aside?: ReactNode
  children: ReactNode
}) => (
  <section id={id} className={field.part} aria-label={title}>
    <header>
      <i className={field.circle} data-done={done} aria-hidden="true">
        {done ? '✓' : number}
      </i>
      <h2>{title}</h2>
      {aside && <span className="quiet">{aside}</span>}
    </header>
    {children}
  </section>
)
