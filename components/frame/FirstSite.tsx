'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useState } from 'react'
import { lackOf, newDraft } from '#/components/access/sites/draft.ts'
import { SiteFields } from '#/components/access/sites/SiteFields.tsx'
import { useAddSite } from '#/components/access/sites/SitePanel.tsx'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { StepUp } from '#/components/sign-in/StepUp.tsx'
import { Acts, Button } from '#/components/ui/Button.tsx'
import { Door } from './Door.tsx'
import { signOut } from './sign-out.ts'

/** The first site of an organisation that has none: every room is of a site. Then its objects come in. */
export function FirstSite() {
  const t = useTranslations('sites')
  const frame = useTranslations('frame')
  const said = useRefusal()
  const [draft, setDraft] = useState(() => newDraft('Asia/Shanghai'))
  useEffect(() => setDraft((typed) => ({ ...typed, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })), [])
  const adding = useAddSite()
  const lack = lackOf(draft)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!lack) adding.add(draft, ({ slug }) => location.assign(`/registry/import?site=${slug}`))
  }
  return (
    <Door
      wide
      title={t('first')}
      said={t('firstSaid')}
      failed={adding.error ? said(adding.error) : null}
      onSubmit={submit}
      foot={
        <Button kind="ghost" small onClick={() => void signOut()}>
          {frame('signOut')}
        </Button>
      }
    >
      <StepUp />
      <SiteFields draft={draft} isNew may onChange={(to) => setDraft({ ...draft, ...to })} />
      <Acts>
        <Button kind="primary" type="submit" refused={lack ? t(lack) : adding.isPending ? t('saving') : undefined}>
          {t('make')}
        </Button>
      </Acts>
    </Door>
  )
}
