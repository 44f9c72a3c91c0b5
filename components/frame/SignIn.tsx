'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useState } from 'react'
import { canPasskey } from '#/components/sign-in/passkey.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import type { DoorInfo } from '#/server/access/contract.ts'
import { Door } from './Door.tsx'
import styles from './door.module.css'
import { type SignInOutcome, signIn, signInWithPasskey } from './sign-in.ts'

/** Where to go on: the page asked for, by way of the second factor where one is wanted. */
const wayOn = (outcome: SignInOutcome, to: string): string | null =>
  outcome === 'IN' ? to : outcome === 'SECOND' ? `/second-factor?to=${encodeURIComponent(to)}` : null

export function SignIn({ to, door, failure }: { to: string; door: DoorInfo; failure: string | null }) {
  const t = useTranslations('door')
  const [failed, setFailed] = useState<string | null>(failure && t.has(failure) ? t(failure) : null)
  const [busy, setBusy] = useState(false)
  const [passkeys, setPasskeys] = useState(false)
  useEffect(() => setPasskeys(canPasskey()), [])

  async function enter(how: () => Promise<SignInOutcome>) {
    setBusy(true)
    setFailed(null)
    const outcome = await how()
    const way = wayOn(outcome, to)
    if (way) return location.assign(way)
    setBusy(false)
    setFailed(t(outcome))
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    void enter(() => signIn(String(form.get('email')), String(form.get('password'))))
  }
  return (
    <Door title={t('signIn')} said={t('signInSaid')} failed={failed} onSubmit={submit} foot={t('forgotten')}>
      <Field label={t('email')}>
        {(joined) => <Input {...joined} name="email" type="email" autoComplete="username webauthn" required autoFocus />}
      </Field>
      <Field label={t('password')}>
        {(joined) => <Input {...joined} name="password" type="password" autoComplete="current-password" required />}
      </Field>
      <Button kind="primary" type="submit" refused={busy ? t('signingIn') : undefined}>
        {busy ? t('signingIn') : t('signIn')}
      </Button>
      {(passkeys || door.sso) && (
        <div className={styles.ways}>
          {passkeys && <Button onClick={() => void enter(signInWithPasskey)}>{t('withPasskey')}</Button>}
          {door.sso && (
            <Button onClick={() => location.assign(`/api/auth/sso/start?to=${encodeURIComponent(to)}`)}>
              {t('withSso', { name: door.sso })}
            </Button>
          )}
        </div>
      )}
      {door.secondFactorOff && <p className="quiet t13">{t('secondFactorOff')}</p>}
    </Door>
  )
}
