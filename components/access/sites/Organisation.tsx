'use client'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan, useMe } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'

/** What the organisation is called, on labels, invitations and everywhere else. */
export function Organisation() {
  const t = useTranslations('sites')
  const said = useRefusal()
  const router = useRouter()
  const may = useCan('site.manage')
  const { names, version } = useMe().tenant
  const [typed, setTyped] = useState({ en: names.en ?? '', zh: names['zh-CN'] ?? '' })
  const rename = useAct(api.access.sites.rename.mutate, ['access.'])
  const [en, zh] = [typed.en.trim(), typed.zh.trim()]
  const same = en === (names.en ?? '') && zh === (names['zh-CN'] ?? '')
  const refused = !en && !zh ? t('nameNeeded') : same ? t('unchanged') : rename.isPending ? t('saving') : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const ask = { version, names: { ...(en ? { en } : {}), ...(zh ? { 'zh-CN': zh } : {}) } }
    rename.mutate(ask, { onSuccess: () => router.refresh() })
  }
  return (
    <form className={page.part} onSubmit={submit} aria-label={t('organisation')}>
      <h2>{t('organisation')}</h2>
      <div className={page.pair}>
        {(['en', 'zh'] as const).map((field) => (
          <Field key={field} label={t(field)}>
            {(joined) => (
              <Input
                {...joined}
                maxLength={100}
                readOnly={!may}
                value={typed[field]}
                onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      {rename.error && <p role="alert">{said(rename.error)}</p>}
      {may && (
        <div className={page.buttons}>
          <Button type="submit" refused={refused}>
            {t('rename')}
          </Button>
          {rename.isSuccess && same && <span role="status">{t('saved')}</span>}
        </div>
      )}
    </form>
  )
}
