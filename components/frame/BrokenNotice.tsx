'use client'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Notice } from './Notice.tsx'

const LOOK_MS = 2_000

/** A page that broke: for want of its database it says so and comes by itself when that is back, else it says what to tell an administrator. */
export function BrokenNotice({ digest, onAgain }: { digest: string | null; onAgain(): void }) {
  const t = useTranslations('frame')
  const away = useDatabaseAway()
  const action = { label: t('broken.again'), onClick: away ? () => location.reload() : onAgain }
  if (away) return <Notice title={t('databaseAway.title')} said={t('databaseAway.said')} action={action} />
  return <Notice title={t('broken.title')} said={t('broken.said', { digest: digest ?? '–' })} action={action} />
}

/** Looks until it is back, and then has the page made anew. */
function useDatabaseAway(): boolean {
  const [away, setAway] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let wasAway = false
    let ended = false
    const look = async () => {
      const is = await databaseAway()
      if (ended) return
      if (wasAway && is === false) return location.reload()
      wasAway ||= is === true
      setAway(wasAway)
      if (wasAway || is === null) timer = setTimeout(look, LOOK_MS)
    }
    void look()
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [])
  return away
}

/** null where nobody answers. */
async function databaseAway(): Promise<boolean | null> {
  try {
    const { parts } = (await (await fetch('/api/health', { cache: 'no-store' })).json()) as { parts: { database?: { ok: boolean } } }
    return parts.database?.ok === false
  } catch {
    return null
  }
}
