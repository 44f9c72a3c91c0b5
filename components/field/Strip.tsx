'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useMe } from '#/components/frame/me.tsx'
import { StreamNotice } from '#/components/frame/StreamNotice.tsx'
import { Time } from '#/components/ui/Time.tsx'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './frame.module.css'
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
    <header className={styles.strip} data-away={awaySince !== null} data-kept={kept}>
      {awaySince !== null && <NoNetwork />}
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

/** `ui-no-network` of the glyphs, drawn in place: without a network the file of the glyphs cannot be asked for. */
function NoNetwork() {
  return (
    <svg
      width={20}
      height={20}
      viewBox="0 0 20 20"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
    >
      <path d="M3 3l14 14M2.2 8.500a11 11 0 0 1 3-2M9.500 5a11 11 0 0 1 8.300 3.500M5 11.800a7 7 0 0 1 3.200-1.700M12.500 10.600a7 7 0 0 1 2.500 1.200M10 15.500h.1" />
    </svg>
  )
}
