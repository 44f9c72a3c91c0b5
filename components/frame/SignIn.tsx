'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import { Door } from './Door.tsx'
import { signIn } from './sign-in.ts'

export function SignIn({ to }: { to: string }) {
  const t = useTranslations('door')
  const [failed, setFailed] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setFailed(null)
    const outcome = await signIn(String(form.get('email')), String(form.get('password')))
    if (outcome === 'IN') return location.assign(to)
    setBusy(false)
    setFailed(t(outcome))
  }
  return (
    <Door title={t('signIn')} said={t('signInSaid')} failed={failed} onSubmit={submit} foot={t('forgotten')}>
      <Field label={t('email')}>
        {(joined) => <Input {...joined} name="email" type="email" autoComplete="username" required autoFocus />}
      </Field>
      <Field label={t('password')}>
        {(joined) => <Input {...joined} name="password" type="password" autoComplete="current-password" required />}
      </Field>
      <Button kind="primary" type="submit" refused={busy ? t('signingIn') : undefined}>
        {busy ? t('signingIn') : t('signIn')}
      </Button>
    </Door>
  )
}
