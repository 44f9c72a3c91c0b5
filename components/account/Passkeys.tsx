'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { canPasskey } from '#/components/sign-in/passkey.ts'
import { EnrolPasskey } from '#/components/sign-in/SecondFactor.tsx'
import { Button } from '#/components/ui/Button.tsx'
import page from '#/components/ui/page.module.css'
import { Loading } from '#/components/ui/State.tsx'
import { Time } from '#/components/ui/Time.tsx'

/** Keys of this person's devices; each opens the door without a password. */
export function Passkeys() {
  const t = useTranslations('account')
  const said = useRefusal()
  const client = useQueryClient()
  const [making, setMaking] = useState(false)
  const [able, setAble] = useState(true)
  useEffect(() => setAble(canPasskey()), [])
  const { data } = useAsk(['access.account.passkeys'], () => api.access.account.passkeys.query())
  const remove = useAct(api.access.account.removePasskey.mutate, ['access.account'])
  const done = () => {
    setMaking(false)
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('access.account') })
  }
  return (
    <section className={page.part} aria-label={t('passkeys')}>
      <h2>{t('passkeys')}</h2>
      <p className="quiet">{t('passkeysSaid')}</p>
      {remove.error && <p role="alert">{said(remove.error)}</p>}
      <div className={page.narrow} hidden={data?.length === 0 && !making}>
        {!data ? (
          <Loading rows={1} compact />
        ) : data.length === 0 ? null : (
          <ul className={page.list}>
            {data.map((key) => (
              <li key={key.id}>
                <div>
                  <b>{key.name}</b>
                  <br />
                  <span className="quiet">
                    {key.synced ? t('synced') : t('bound')} · {t('lastUse')}{' '}
                    {key.lastUsedAt ? <Time at={key.lastUsedAt} minute /> : t('never')}
                  </span>
                </div>
                <Button small onClick={() => remove.mutate({ id: key.id })}>
                  {t('remove')}
                </Button>
              </li>
            ))}
          </ul>
        )}
        {making && <EnrolPasskey onDone={done} />}
      </div>
      {!making && (
        <div className={page.buttons}>
          <Button small refused={able ? undefined : t('notHere')} onClick={() => setMaking(true)}>
            {t('addPasskey')}
          </Button>
        </div>
      )}
    </section>
  )
}
