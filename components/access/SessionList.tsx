'use client'
import { useTranslations } from 'next-intl'
import { Button } from '#/components/ui/Button.tsx'
import page from '#/components/ui/page.module.css'
import { Tag } from '#/components/ui/Tag.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { SessionRow } from '#/server/access/contract.ts'

/** Where somebody is signed in: by what, from where, last used when. */
export function SessionList({ sessions, onEnd }: { sessions: readonly SessionRow[]; onEnd(id: string): void }) {
  const t = useTranslations('access')
  if (sessions.length === 0) return <p className="quiet">{t('noSessions')}</p>
  return (
    <ul className={page.list}>
      {sessions.map((one) => (
        <li key={one.id}>
          <div>
            <b>{[one.browser ?? t('unknownBrowser'), one.system].filter(Boolean).join(t('comma'))}</b>{' '}
            {one.current && <Tag>{t('thisOne')}</Tag>}
            <br />
            <span className="quiet">
              {t(`method.${one.method}`)}
              {one.second && one.method !== 'passkey' && t('andSecond')} · {one.address ?? '–'} · {t('lastUse')}{' '}
              <Time at={one.lastUsedAt} minute />
            </span>
          </div>
          {!one.current && (
            <Button small onClick={() => onEnd(one.id)}>
              {t('endSession')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
