'use client'
import { useTranslations } from 'next-intl'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useMe } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import page from '#/components/ui/page.module.css'
import { Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'
import type { AccountRow } from '#/server/access/contract.ts'
import { AccountState } from './AccountsTable.tsx'
import styles from './access.module.css'
import { EraseAction } from './EraseAction.tsx'
import { Grants, grantsKey } from './Grants.tsx'
import { PanelHead } from './PanelHead.tsx'
import { SessionList } from './SessionList.tsx'
import { SignInActions } from './SignInActions.tsx'

/** One person: roles, sign-in, sessions; what an administrator does about them. */
export function PersonPanel({ person, onClose }: { person: AccountRow; onClose(): void }) {
  const t = useTranslations('access')
  const { person: me } = useMe()
  return (
    <article className={styles.panel} aria-label={person.name}>
      <PanelHead title={person.name} said={person.email} onClose={onClose} />
      <section className={page.part}>
        <dl className={page.facts}>
          <dt>{t('stateHead')}</dt>
          <dd>
            <AccountState person={person} />
            {person.lockedUntil && (
              <>
                {' '}
                {t('until')} <Time at={person.lockedUntil} minute />
              </>
            )}
          </dd>
          <dt>{t('since')}</dt>
          <dd>
            <Time at={person.since} minute />
          </dd>
          {person.elsewhere && (
            <>
              <dt>{t('elsewhere')}</dt>
              <dd>{t('elsewhereSaid')}</dd>
            </>
          )}
        </dl>
      </section>
      {!person.endedAt && (
        <>
          <Grants key={grantsKey(person.grants)} person={person} />
          <SignInActions person={person} />
          <Sessions person={person} />
        </>
      )}
      <EraseAction person={person} mine={person.id === me.id} />
    </article>
  )
}

function Sessions({ person }: { person: AccountRow }) {
  const t = useTranslations('access')
  const said = useRefusal()
  const { person: me } = useMe()
  const personId = person.id
  const { data } = useAsk(['access.accounts.sessions', { personId }], () => api.access.accounts.sessions.query({ personId }))
  const end = useAct(api.access.accounts.endSession.mutate, ['access.accounts'])
  const endAll = useAct(api.access.accounts.endSessions.mutate, ['access.accounts'])
  const failed = end.error ?? endAll.error
  return (
    <section className={page.part}>
      <h2>{t('sessions')}</h2>
      {failed && <p role="alert">{said(failed)}</p>}
      {data ? <SessionList sessions={data} onEnd={(sessionId) => end.mutate({ personId, sessionId })} /> : <Loading rows={2} />}
      {data && data.length > 1 && personId !== me.id && (
        <div className={page.buttons}>
          <Button small onClick={() => endAll.mutate({ personId })}>
            {t('endAll')}
          </Button>
        </div>
      )}
    </section>
  )
}
