'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import styles from './numbers.module.css'

const TABS = [
  { id: 'objects', href: '/registry' },
  { id: 'numbers', href: '/registry/numbers' },
  { id: 'clashes', href: '/registry/clashes' },
] as const

/** The parts of the registry; open clashes are counted where one goes to decide them. */
export function RegistryTabs() {
  const t = useTranslations('numbers.tab')
  const path = usePathname()
  const { data } = useAsk(['registry.clashes.list'], () => api.registry.clashes.list.query())
  const open = data?.filter((clash) => !clash.decided).length ?? 0
  return (
    <nav className={styles.tabs} aria-label={t('label')}>
      {TABS.map(({ id, href }) => (
        <Link key={id} href={href} aria-current={path === href ? 'page' : undefined}>
          {t(id)}
          {id === 'clashes' && open > 0 && <b>{open}</b>}
        </Link>
      ))}
    </nav>
  )
}
