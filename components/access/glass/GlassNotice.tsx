'use client'
import { useTranslations } from 'next-intl'
import { useMe } from '#/components/frame/me.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { Me } from '#/server/access/contract.ts'
import { GiveBack } from './GiveBack.tsx'
import styles from './glass-notice.module.css'

/** In every room while one holds a role of break-glass: which, where, until when, and how to give it back. */
export function GlassNotice() {
  const { glass } = useMe()
  if (!glass) return null
  return (
    <aside className={styles.notice} role="status">
      <span>
        <GlassHeld glass={glass} />
      </span>
      <GiveBack grantId={glass.grantId} />
    </aside>
  )
}

/** Which role, where, until when: in words. */
export function GlassHeld({ glass }: { glass: NonNullable<Me['glass']> }) {
  const t = useTranslations('glass')
  const role = useTranslations('frame.role')
  const name = useNames()
  return (
    <>
      {t('held', { role: role(glass.role), where: glass.area ? name(glass.area) : t('whole') })} <Time at={glass.until} minute />
    </>
  )
}
