'use client'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Kbd } from '#/components/ui/Kbd.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import { percentDecoded } from '#/twin-models/core/text.ts'
import { AlarmCounter } from './AlarmCounter.tsx'
import { Clock } from './Clock.tsx'
import { LanguageButton } from './LanguageButton.tsx'
import { useSite } from './me.tsx'
import { roomOf } from './rooms.ts'
import { SiteMenu } from './SiteMenu.tsx'
import { StreamNotice } from './StreamNotice.tsx'
import styles from './topbar.module.css'
import { UserMenu } from './UserMenu.tsx'

export function TopBar({ onSearch, onKeys }: { onSearch(): void; onKeys(): void }) {
  const t = useTranslations('frame')
  const site = useSite()
  const path = usePathname()
  const room = roomOf(path)
  return (
    <header className={styles.top}>
      <div className={styles.crumb}>
        <SiteMenu />
        <span className="quiet" aria-hidden="true">
          /
        </span>
        <h1>
          {room
            ? t(`room.${room.id}`)
            : path.startsWith('/id/')
              ? percentDecoded(path.slice('/id/'.length))
              : path === '/account'
                ? t('room.account')
                : t('object')}
        </h1>
        {site.simulated && <Tag dashed>{t('simulated', { pace: site.simulated.pace })}</Tag>}
        <StreamNotice />
      </div>
      <button type="button" className={styles.search} onClick={onSearch} aria-keyshortcuts="Control+K" aria-haspopup="dialog">
        <Glyph id="ui-search" size={16} />
        <span className="grow ellipsis">{t('search')}</span>
        <Kbd>Ctrl K</Kbd>
      </button>
      <div className={styles.right}>
        <AlarmCounter />
        <i className={styles.rule} />
        <Clock />
        <LanguageButton />
        <UserMenu onKeys={onKeys} />
      </div>
    </header>
  )
}
