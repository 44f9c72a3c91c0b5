'use client'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useLive } from '#/components/live/Live.tsx'
import { Tag } from '#/components/ui/Tag.tsx'

const PATIENCE_MS = 3_000

/** Says in words that what is shown no longer moves; a hiccup of less than 3 s is nobody's business. Who is signed out signs in beside, so that
 *  nothing he has typed here is lost. */
export function StreamNotice() {
  const t = useTranslations('frame')
  const path = usePathname()
  const { state } = useLive()
  const [away, setAway] = useState(false)
  useEffect(() => {
    if (state === 'open') return setAway(false)
    const timer = setTimeout(() => setAway(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [state])
  return (
    <span role="status">
      {state === 'out' ? (
        <Tag dashed>
          {t('signedOut')}{' '}
          <a href={`/sign-in?to=${encodeURIComponent(path)}`} target="_blank" rel="noreferrer">
            {t('signInAgain')}
          </a>
        </Tag>
      ) : (
        away && <Tag dashed>{t('away')}</Tag>
      )}
    </span>
  )
}
