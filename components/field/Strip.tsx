'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useMe } from '#/components/frame/me.tsx'
import { StreamNotice } from '#/components/frame/StreamNotice.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Time } from '#/components/ui/Time.tsx'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './field.module.css'
import { useAwaySince } from './useOnline.ts'
import { useOutbox } from './useOutbox.tsx'

/** Who works here, or since when there is no network and what works without it; how much waits to be sent. A calm line, not an error. */
export function Strip({ kept, children }: { kept: number; children: ReactNode }) {
  const t = useTranslations('field')
  const locale = useLocale() as Locale
  const { person, tenant } = useMe()
  const { entries } = useOutbox()
  const awaySince = useAwaySince()
  return (
    <header className={styles.strip} data-away={awaySince !== null}>
      {awaySince !== null && <Glyph id="ui-no-network" />}
      <span className="ellipsis" role="status">
        {awaySince === null
          ? `${person.name} · ${nameIn(tenant.names, locale).text}`
          : t.rich('offline', { at: () => <Time at={awaySince} short />, kept })}
      </span>
      {awaySince === null && <StreamNotice />}
      <span className="grow" />
      {entries.length > 0 && <span className="quiet nowrap">{t('toSend', { count: entries.length })}</span>}
      {children}
    </header>
  )
}
