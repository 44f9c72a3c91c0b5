'use client'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { useLive } from '#/components/live/Live.tsx'
import { Tag } from '#/components/ui/Tag.tsx'
import { useMe } from './me.tsx'

/** A hiccup is nobody's business; nor is the moment in which a stream that ended for a change of roles opens again. */
const PATIENCE_MS = { out: 1_000, away: 3_000 }
const TOLD_MS = 30_000

/** Says in words that what is shown no longer moves, or that the server goes on with less than all of itself. Who is signed out signs in beside, so that nothing he has typed here is lost. */
export function StreamNotice() {
  const t = useTranslations('frame')
  const path = usePathname()
  const { state, trouble } = useLive()
  const [shown, setShown] = useState<'out' | 'away' | null>(null)
  const changed = useChanged()
  useEffect(() => {
    if (state === 'open') return setShown(null)
    const next = state === 'out' ? 'out' : 'away'
    const timer = setTimeout(() => setShown(next), PATIENCE_MS[next])
    return () => clearTimeout(timer)
  }, [state])
  return (
    <span role="status">
      {shown === 'out' ? (
        <Tag dashed>
          {t('signedOut')}{' '}
          <a href={`/sign-in?to=${encodeURIComponent(path)}`} target="_blank" rel="noreferrer">
            {t('signInAgain')}
          </a>
        </Tag>
      ) : shown === 'away' ? (
        <Tag dashed>{t('away')}</Tag>
      ) : trouble ? (
        <Tag dashed>{t(`degraded.${trouble.code}`)}</Tag>
      ) : (
        changed && <Tag dashed>{changed}</Tag>
      )}
    </span>
  )
}

/** For half a minute: that somebody else is signed in now, or that this person's roles were changed meanwhile. */
function useChanged(): string | null {
  const t = useTranslations('frame')
  const { person, roles } = useMe()
  const [said, setSaid] = useState<string | null>(null)
  const before = useRef({ id: person.id, roles: roles.join() })
  useEffect(() => {
    const now = { id: person.id, roles: roles.join() }
    if (now.id !== before.current.id) setSaid(t('nowAnother', { name: person.name }))
    else if (now.roles !== before.current.roles) setSaid(t('nowRoles', { roles: roles.map((role) => t(`role.${role}`)).join(', ') }))
    else return
    before.current = now
    const timer = setTimeout(() => setSaid(null), TOLD_MS)
    return () => clearTimeout(timer)
  }, [person, roles, t])
  return said
}
