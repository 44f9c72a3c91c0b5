import type { ReactNode } from 'react'
import styles from './button.module.css'
import { cx } from './cx.ts'
import { Link } from './Link.tsx'

/** A link that looks like a button: it leads somewhere, and does nothing. */
export const ButtonLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link href={href} className={cx(styles.button, styles.plain, styles.small)}>
    {children}
  </Link>
)
