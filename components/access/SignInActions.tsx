'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import page from '#/components/ui/page.module.css'
import type { AccountRow } from '#/server/access/contract.ts'
import { linkOf, ShownOnce } from './ShownOnce.tsx'

const GRAVE = ['resetFactors', 'end'] as const
type Grave = (typeof GRAVE)[number]

/** What an administrator does about somebody's sign-in. What takes something away says first what follows. */
export function SignInActions({ person }: { person: AccountRow }) {
  const t = useTranslations('access')
  const said = useRefusal()
  const [asked, ask] = useState<Grave | null>(null)
  const { accounts } = api.access
  const link = useAct(accounts.resetLink.mutate, ['access.accounts'])
  const unlock = useAct(accounts.unlock.mutate, ['access.accounts'])
  const grave = useAct((act: Grave) => accounts[act].mutate({ personId: person.id }), ['access.'])
  const failed = link.error ?? unlock.error ?? grave.error
  const hasSecond = person.factors.totp || person.factors.passkeys > 0
  const elsewhere = person.elsewhere ? t('elsewhereSaid') : undefined
  const personId = person.id
  return (
    <section className={page.part}>
      <h2>{t('signIn')}</h2>
      {failed && <p role="alert">{said(failed)}</p>}
      <div className={page.buttons}>
        {person.lockedUntil && (
          <Button small kind="primary" onClick={() => unlock.mutate({ personId })}>
            {t('unlock')}
          </Button>
        )}
        <Button small refused={elsewhere} onClick={() => link.mutate({ personId })}>
          {t('resetLink')}
        </Button>
        {hasSecond && (
          <Button small refused={elsewhere} onClick={() => ask('resetFactors')}>
            {t('act.resetFactors')}
          </Button>
        )}
        <Button small onClick={() => ask('end')}>
          {t('act.end')}
        </Button>
      </div>
      {link.data && (
        <ShownOnce title={t('resetMade')} said={t('resetLinkSaid')} secret={linkOf(link.data.token)} onClose={() => link.reset()} />
      )}
      {asked && (
        <Dialog
          title={t(`act.${asked}`)}
          description={t(`follows.${asked}`, { name: person.name })}
          onClose={() => ask(null)}
          actions={
            <Button
              kind="primary"
              onClick={() => {
                ask(null)
                grave.mutate(asked)
              }}
            >
              {t(`do.${asked}`)}
            </Button>
          }
        />
      )}
    </section>
  )
}
