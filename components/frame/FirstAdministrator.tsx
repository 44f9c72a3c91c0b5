'use client'
import { useLocale, useTranslations } from 'next-intl'
import { type FocusEvent, type FormEvent, useEffect, useState } from 'react'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useNames } from '#/components/object/Name.tsx'
import { NewPassword } from '#/components/sign-in/NewPassword.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import type { Names } from '#/twin-models/core/names.ts'
import { Door } from './Door.tsx'
import { signIn } from './sign-in.ts'

/** What the server asks of the first password, before anybody has decided otherwise. */
const MIN_SCORE = 3

/** Shown once, on an empty installation. Who has the code of the console becomes its administrator; the console's link brings it along. */
export function FirstAdministrator({ organisation }: { organisation: Names | null }) {
  const t = useTranslations('door')
  const name = useNames()
  const locale = useLocale()
  const wordRefusal = useRefusal()
  const [failed, setFailed] = useState<string | null>(null)
  const [setupCode, setSetupCode] = useState('')
  const [about, setAbout] = useState<readonly string[]>([])
  useEffect(() => setSetupCode(location.hash.slice(1)), [])

  const aboutMe = ({ target }: FocusEvent<HTMLInputElement>) => setAbout((known) => [...known, target.value])
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const of = (name: string) => String(form.get(name) ?? '')
    setFailed(null)
    try {
      await api.access.createFirstAdministrator.mutate({
        name: of('name'),
        email: of('email'),
        password: of('password'),
        setupCode: of('setupCode'),
        ...(organisation ? {} : { organisation: { [locale]: of('organisation') } }),
      })
      const outcome = await signIn(of('email'), of('password'))
      if (outcome === 'IN' || outcome === 'SECOND') location.assign(outcome === 'IN' ? '/map' : '/second-factor')
      else setFailed(t(outcome))
    } catch (error) {
      setFailed(wordRefusal(error))
    }
  }
  return (
    <Door
      title={t('first')}
      said={organisation ? `${t('firstSaid')} ${t('organisationIs', { organisation: name(organisation) })}` : t('firstSaid')}
      failed={failed}
      onSubmit={submit}
    >
      <Field label={t('name')}>
        {(joined) => <Input {...joined} name="name" autoComplete="name" required maxLength={100} autoFocus onBlur={aboutMe} />}
      </Field>
      <Field label={t('email')}>
        {(joined) => <Input {...joined} name="email" type="email" autoComplete="username" required onBlur={aboutMe} />}
      </Field>
      {!organisation && (
        <Field label={t('organisation')} hint={t('organisationHint')}>
          {(joined) => <Input {...joined} name="organisation" autoComplete="organization" required maxLength={100} onBlur={aboutMe} />}
        </Field>
      )}
      <NewPassword minScore={MIN_SCORE} about={about} />
      <Field label={t('setupCode')} hint={t('setupCodeHint')}>
        {(joined) => (
          <Input
            {...joined}
            name="setupCode"
            autoComplete="off"
            spellCheck={false}
            required
            value={setupCode}
            onChange={(event) => setSetupCode(event.target.value)}
          />
        )}
      </Field>
      <Button kind="primary" type="submit">
        {t('create')}
      </Button>
    </Door>
  )
}
