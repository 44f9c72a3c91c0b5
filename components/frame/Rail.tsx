'use client'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { cx } from '#/components/ui/cx.ts'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { useMe, useSite } from './me.tsx'
import styles from './rail.module.css'
import { ROOMS, roomOf } from './rooms.ts'

export function Rail() {
  const t = useTranslations('frame')
  const { permissions } = useMe()
  const site = useSite()
  const here = roomOf(usePathname())
  return (
    <nav className={styles.rail} aria-label={t('rooms')}>
      <Link href={`/map?site=${site.slug}`} className={styles.home} aria-label="Onefold">
        <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M5 4.500h14v15H5zM5 12h14M12 4.500V12" fill="none" stroke="currentColor" strokeWidth="2" />
        </svg>
      </Link>
      {ROOMS.filter((room) => permissions.includes(room.needs)).map((room) => (
        <Link
          key={room.id}
          href={`/${room.id}?site=${site.slug}`}
          className={cx(styles.room, here?.id === room.id && styles.here)}
          aria-current={here?.id === room.id ? 'page' : undefined}
        >
          <Glyph id={room.glyph} />
          <span>{t(`room.${room.id}`)}</span>
        </Link>
      ))}
    </nav>
  )
}
