'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { EnrolTotp } from '#/components/sign-in/EnrolTotp.tsx'
import { RecoveryCodes } from '#/components/sign-in/RecoveryCodes.tsx'
import { Button } from '#/components/ui/Button.tsx'
import page from '#/components/ui/page.module.css'
import type { Standing } from '#/server/access/contract.ts'

/** The authenticator app and its recovery codes. */
export function Totp({ standing }: { standing: Standing }) {
  const t = useTranslations('account')
  const said = useRefusal()
  const client = useQueryClient()
  const [joining, setJoining] = useState(false)
  const drop = useAct(() => api.access.account.dropTotp.mutate(), ['access.account'])
  const codes = useAct(() => api.access.account.newRecoveryCodes.mutate(), ['access.account'])
  const failed = drop.error ?? codes.error
  const { totp, recoveryCodes } = standing.factors
  const done = () => {
    setJoining(false)
    void client.invalidateQueries({ queryKey: ['access.account.standing'] })
  }
  return (
    <section className={page.part} aria-label={t('totp')}>
      <h2>{t('totp')}</h2>
      <p className="quiet">{totp ? t('totpOn', { codes: recoveryCodes }) : standing.mustHaveSecond ? t('totpWanted') : t('totpOff')}</p>
      {failed && <p role="alert">{said(failed)}</p>}
      {codes.data ? (
        <div className={page.narrow}>
          <RecoveryCodes codes={codes.data.recoveryCodes} onDone={() => codes.reset()} />
        </div>
      ) : joining ? (
        <div className={page.narrow}>
          <EnrolTotp onDone={done} />
        </div>
      ) : (
        <div className={page.buttons}>
          {totp ? (
            <>
              <Button small onClick={() => codes.mutate(undefined)}>
                {t('newCodes')}
              </Button>
              <Button small onClick={() => drop.mutate(undefined)}>
                {t('dropTotp')}
              </Button>
            </>
          ) : (
            <Button small onClick={() => setJoining(true)}>
              {t('joinTotp')}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}
