'use client'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { LanguageButton } from '#/components/frame/LanguageButton.tsx'
import { MeProvider, useMe } from '#/components/frame/me.tsx'
import { signOut } from '#/components/frame/sign-out.ts'
import { useWatch } from '#/components/live/hooks.ts'
import { Live } from '#/components/live/Live.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import type { Me } from '#/server/access/contract.ts'
import { FindCode } from './FindCode.tsx'
import styles from './field.module.css'
import { Strip } from './Strip.tsx'

/** The frame of the tablet: a strip above, the page, and at the right edge what the thumb needs most. */
export function FieldFrame({ me, children }: { me: Me; children: ReactNode }) {
  return (
    <MeProvider me={me} lastSite={null}>
      <Live>
        <Tablet>{children}</Tablet>
      </Live>
    </MeProvider>
  )
}

function Tablet({ children }: { children: ReactNode }) {
  const t = useTranslations('field')
  const path = usePathname()
  const { sites } = useMe()
  const [finding, setFinding] = useState(false)
  useWatch(
    [],
    sites.map((site) => site.id),
  )
  return (
    <div className={styles.frame} data-density="field">
      <Strip>
        <LanguageButton />
        <button type="button" className={styles.quietButton} onClick={() => void signOut()}>
          {t('signOut')}
        </button>
      </Strip>
      <main className={styles.page}>{children}</main>
      <nav className={styles.thumb} aria-label={t('nav')}>
        <Link href="/field" className={styles.big} aria-current={path === '/field' ? 'page' : undefined}>
          <Glyph id="ui-work" size={32} />
          {t('today')}
        </Link>
        <button type="button" className={styles.scan} onClick={() => setFinding(true)}>
          <Glyph id="ui-qr" size={40} />
          {t('code')}
        </button>
      </nav>
      {finding && <FindCode onClose={() => setFinding(false)} />}
    </div>
  )
}
