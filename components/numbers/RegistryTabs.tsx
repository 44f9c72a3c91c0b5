'use client'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { Link } from '#/components/ui/Link.tsx'
import styles from './numbers.module.css'

const TABS = [
  { id: 'objects', href: '/registry' },
  { id: 'numbers', href: '/registry/numbers' },
  { id: 'clashes', href: '/registry/clashes' },
  { id: 'proposals', href: '/registry/proposals' },
  { id: 'settings', href: '/registry/settings' },
] as const

/** The parts of the registry; what waits for a decision is counted where one goes to decide it. */
export function RegistryTabs() {
  const t = useTranslations('numbers.tab')
  const path = usePathname()
  const { data } = useAsk(['registry.clashes.list'], () => api.registry.clashes.list.query())
  const proposals = useAsk(['registry.facts.proposals', { state: 'open' }], () => api.registry.facts.proposals.query({ state: 'open' }))
  const waiting: Partial<Record<(typeof TABS)[number]['id'], number>> = {
    clashes: data?.filter((clash) => !clash.decided).length ?? 0,
    proposals: proposals.data?.filter(({ mine }) => mine).length ?? 0,
  }
  return (
    <nav className={styles.tabs} aria-label={t('label')}>
      {TABS.map(({ id, href }) => (
        <Link key={id} href={href} aria-current={path === href ? 'page' : undefined}>
          {t(id)}
          {(waiting[id] ?? 0) > 0 && <b>{waiting[id]}</b>}
        </Link>
      ))}
    </nav>
  )
}
