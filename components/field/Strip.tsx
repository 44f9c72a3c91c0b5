'use client'
import { useTranslations } from 'next-intl'
import { type ReactNode, useSyncExternalStore } from 'react'
import { useMe } from '#/components/frame/me.tsx'
import styles from './field.module.css'

function subscribe(listener: () => void) {
  for (const event of ['online', 'offline'] as const) addEventListener(event, listener)
  return () => {
    for (const event of ['online', 'offline'] as const) removeEventListener(event, listener)
  }
}

/** Who works here, and whether there is a network: a calm line, not an error. */
export function Strip({ children }: { children: ReactNode }) {
  const t = useTranslations('field')
  const { person, tenant } = useMe()
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  )
  return (
    <header className={styles.strip} role="status">
      <span className="ellipsis">{online ? `${person.name} · ${tenant.names.en ?? tenant.names['zh-CN']}` : t('offline')}</span>
      <span className="grow" />
      {children}
    </header>
  )
}
