'use client'
import { usePathname } from 'next/navigation'
import { Link } from './Link.tsx'
import styles from './tabs.module.css'

export type Tab = { href: string; said: string; count?: number }

/** The parts of a room, each an address of its own; a number says how much waits there. */
export function Tabs({ label, tabs, bar }: { label: string; tabs: readonly Tab[]; bar?: boolean }) {
  const path = usePathname()
  return (
    <nav className={bar ? styles.bar : styles.tabs} aria-label={label}>
      {tabs.map(({ href, said, count = 0 }) => (
        <Link key={href} href={href} aria-current={path === href.split('?')[0] ? 'page' : undefined}>
          <span data-said={said}>{said}</span>
          {count > 0 && <b>{count}</b>}
        </Link>
      ))}
    </nav>
  )
}
