'use client'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useState } from 'react'
import { LanguageButton } from '#/components/frame/LanguageButton.tsx'
import { MeProvider, useMe } from '#/components/frame/me.tsx'
import { useWatch } from '#/components/live/hooks.ts'
import { Live } from '#/components/live/Live.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import type { Me } from '#/server/access/contract.ts'
import { FieldLink } from './FieldLink.tsx'
import { FindCode } from './FindCode.tsx'
import { fieldPlace } from './field-path.ts'
import styles from './frame.module.css'
import { SignOut } from './SignOut.tsx'
import { Strip } from './Strip.tsx'
import { useKeepMyOrders } from './useMyOrders.ts'
import { OutboxProvider, useOutbox } from './useOutbox.tsx'

/** The frame of the tablet: a strip above, the page, and at the right edge what the thumb needs most. */
export function FieldFrame({ me, children }: { me: Me; children: ReactNode }) {
  return (
    <MeProvider me={me} lastSite={null}>
      <Live>
        <OutboxProvider>
          <Tablet>{children}</Tablet>
        </OutboxProvider>
      </Live>
    </MeProvider>
  )
}

function Tablet({ children }: { children: ReactNode }) {
  const t = useTranslations('field')
  const { page } = fieldPlace(usePathname())
  const { sites } = useMe()
  const { entries } = useOutbox()
  const [finding, setFinding] = useState(false)
  const kept = useKeepMyOrders()
  useWatch(
    [],
    sites.map((site) => site.id),
  )
  useEffect(() => {
    // the order's map, while there is a network; without it the order says so (asked for the window, it is left out of the server's build)
    if (typeof window !== 'undefined') import('#/components/map/MapExcerpt.tsx').catch(() => {})
  }, [])
  return (
    <div className={styles.frame} data-density="field">
      <Strip kept={kept}>
        <LanguageButton />
        <SignOut />
      </Strip>
      <main className={styles.page}>{children}</main>
      <nav className={styles.thumb} aria-label={t('nav')}>
        <FieldLink href="/field" className={styles.big} aria-current={page === 'today' ? 'page' : undefined}>
          <Glyph id="ui-list" size={32} />
          {t('today')}
        </FieldLink>
        <FieldLink href="/field/outbox" className={styles.big} aria-current={page === 'outbox' ? 'page' : undefined}>
          <Glyph id="ui-send" size={32} />
          {t('outbox')}
          {entries.length > 0 && <b className={styles.count}>{entries.length}</b>}
        </FieldLink>
        <button type="button" className={styles.scan} onClick={() => setFinding(true)}>
          <Glyph id="ui-qr" size={40} />
          {t('code')}
        </button>
      </nav>
      {finding && <FindCode onClose={() => setFinding(false)} />}
    </div>
  )
}
