'use client'
import { Button } from '#/components/ui/Button.tsx'
import { Link } from '#/components/ui/Link.tsx'
import styles from './door.module.css'

type Action = { label: string; href: string; onClick?: never } | { label: string; onClick(): void; href?: never }

/** One line that says what is so and what to do. */
export function Notice({ title, said, action }: { title: string; said: string; action: Action }) {
  return (
    <div className={styles.door}>
      <section className={styles.card}>
        <h1>{title}</h1>
        <p className="quiet">{said}</p>
        {action.href !== undefined ? (
          <Link className={styles.link} href={action.href}>
            {action.label}
          </Link>
        ) : (
          <Button onClick={action.onClick}>{action.label}</Button>
        )}
      </section>
    </div>
  )
}
