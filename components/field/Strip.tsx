'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useMe } from '#/components/frame/me.tsx'
import { StreamNotice } from '#/components/frame/StreamNotice.tsx'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './field.module.css'
import { useOnline } from './useOnline.ts'

/** Who works here, and whether there is a network: a calm line, not an error. */
export function Strip({ children }: { children: ReactNode }) {
  const t = useTranslations('field')
  const locale = useLocale() as Locale
  const { person, tenant } = useMe()
  const online = useOnline()
  return (
    <header className={styles.strip}>
      <span className="ellipsis" role="status">
        {online ? `${person.name} · ${nameIn(tenant.names, locale).text}` : t('offline')}
      </span>
      <StreamNotice />
      <span className="grow" />
      {children}
    </header>
  )
}
