'use client'
import { useTranslations } from 'next-intl'
import { SessionList } from '#/components/access/SessionList.tsx'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import page from '#/components/ui/page.module.css'
import { RoomHead } from '#/components/ui/RoomHead.tsx'
import { Broken, Loading } from '#/components/ui/State.tsx'
import { Passkeys } from './Passkeys.tsx'
import { Password } from './Password.tsx'
import { Profile } from './Profile.tsx'
import { Totp } from './Totp.tsx'

/** One's own sign-in. */
export function AccountRoom() {
  const t = useTranslations('account')
  const said = useRefusal()
  const { data, error } = useAsk(['access.account.standing'], () => api.access.account.standing.query())
  return (
    <div className={page.room}>
      <RoomHead title={data?.name ?? t('title')} said={data?.email} />
      {error ? (
        <Broken>{said(error)}</Broken>
      ) : data ? (
        <>
          <Profile standing={data} />
          <Password standing={data} />
          <Totp standing={data} />
          <Passkeys />
          <Sessions />
        </>
      ) : (
        <Loading rows={8} />
      )}
    </div>
  )
}

function Sessions() {
  const t = useTranslations('account')
  const said = useRefusal()
  const { data } = useAsk(['access.account.sessions'], () => api.access.account.sessions.query())
  const end = useAct(api.access.account.endSession.mutate, ['access.account'])
  const endOthers = useAct(() => api.access.account.endOtherSessions.mutate(), ['access.account'])
  const failed = end.error ?? endOthers.error
  return (
    <section className={page.part} aria-label={t('sessions')}>
      <h2>{t('sessions')}</h2>
      <p className="quiet">{t('sessionsSaid')}</p>
      {failed && <p role="alert">{said(failed)}</p>}
      <div className={page.narrow}>{data ? <SessionList sessions={data} onEnd={(id) => end.mutate({ id })} /> : <Loading rows={2} />}</div>
      {data && data.length > 1 && (
        <div className={page.buttons}>
          <Button small onClick={() => endOthers.mutate(undefined)}>
            {t('endOthers')}
          </Button>
        </div>
      )}
    </section>
  )
}
