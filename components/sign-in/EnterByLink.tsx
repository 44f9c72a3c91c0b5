'use client'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useState } from 'react'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Door, DoorCard } from '#/components/frame/Door.tsx'
import { signIn } from '#/components/frame/sign-in.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'

import { Loading } from '#/components/ui/State.tsx'
import type { LinkInfo } from '#/server/access/contract.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import { NewPassword } from './NewPassword.tsx'

/** Where a link leads that an administrator handed over: an invitation, or a new password. Its secret stands behind the #, which no server sees. */
export function EnterByLink() {
  const t = useTranslations('link')
  const said = useRefusal()
  const [token, setToken] = useState('')
  const [link, setLink] = useState<LinkInfo | null>(null)
  const [gone, setGone] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is read once
  useEffect(() => {
    const shown = location.hash.slice(1)
    setToken(shown)
    api.access.links.look.mutate({ token: shown }).then(setLink, (error) => setGone(said(error)))
  }, [])
  if (gone)
    return (
      <DoorCard title={t('gone')} said={gone}>
        <Button onClick={() => location.assign('/sign-in')}>{t('toSignIn')}</Button>
      </DoorCard>
    )
  if (!link)
    return (
      <DoorCard title={t('looking')} said="">
        <Loading rows={3} />
      </DoorCard>
    )
  return <Accept token={token} link={link} />
}

function Accept({ token, link }: { token: string; link: LinkInfo }) {
  const t = useTranslations('link')
  const roles = useTranslations('frame.role')
  const door = useTranslations('door')
  const locale = useLocale() as Locale
  const said = useRefusal()
  const [name, setName] = useState(link.name)
  const [failed, setFailed] = useState<string | null>(null)
  const invited = link.kind === 'invitation'

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget).get('password') ?? '')
    setFailed(null)
    try {
      const { email } = await api.access.links.accept.mutate({ token, password, ...(invited ? { name: name.trim(), locale } : {}) })
      const outcome = await signIn(email, password)
      if (outcome === 'IN' || outcome === 'SECOND') location.assign(outcome === 'IN' ? '/map' : '/second-factor')
      else setFailed(door(outcome))
    } catch (error) {
      setFailed(said(error))
    }
  }
  const about = { organisation: nameIn(link.organisation, locale).text, roles: link.roles.map((role) => roles(role)).join(t('comma')) }
  return (
    <Door title={t(link.kind)} said={t(link.dropsFactors ? 'resetAllSaid' : `${link.kind}Said`, about)} failed={failed} onSubmit={submit}>
      <Field label={door('email')}>
        {(joined) => <Input {...joined} name="email" type="email" autoComplete="username" readOnly value={link.email} />}
      </Field>
      {invited && (
        <Field label={door('name')}>
          {(joined) => (
            <Input
              {...joined}
              autoComplete="name"
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      )}
      <NewPassword minScore={link.minScore} about={[link.email, name]} autoFocus />
      <Button kind="primary" type="submit">
        {t(`${link.kind}Go`)}
      </Button>
    </Door>
  )
}
