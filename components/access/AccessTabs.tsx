'use client'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useMe } from '#/components/frame/me.tsx'
import { Link } from '#/components/ui/Link.tsx'
import type { Permission } from '#/server/access/contract.ts'
import styles from './access.module.css'

const TABS = [
  { id: 'accounts', href: '/access', needs: 'people.manage' },
  { id: 'tokens', href: '/access/tokens', needs: 'token.issue' },
  { id: 'policy', href: '/access/policy', needs: 'people.manage' },
] as const satisfies readonly { id: string; href: string; needs: Permission }[]

/** The parts of access, as far as one may see them. */
export function AccessTabs() {
  const t = useTranslations('access.tab')
  const path = usePathname()
  const { permissions } = useMe()
  return (
    <nav className={styles.tabs} aria-label={t('label')}>
      {TABS.filter(({ needs }) => permissions.includes(needs)).map(({ id, href }) => (
        <Link key={id} href={href} aria-current={path === href ? 'page' : undefined}>
          {t(id)}
        </Link>
      ))}
    </nav>
  )
}
