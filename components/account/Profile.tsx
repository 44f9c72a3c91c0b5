'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { FormEvent } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useSetLocale } from '#/components/frame/LanguageButton.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import type { Standing } from '#/server/access/contract.ts'
import type { Locale } from '#/twin-models/core/names.ts'

/** The name others read, and the language one reads. */
export function Profile({ standing }: { standing: Standing }) {
  const t = useTranslations('account')
  const said = useRefusal()
  const locale = useLocale() as Locale
  const setLocale = useSetLocale()
  const act = useAct(api.access.account.setProfile.mutate, ['access.'])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const next = String(form.get('locale')) as Locale
    act.mutate({ name: String(form.get('name')), locale: next }, { onSuccess: () => next !== locale && setLocale(next) })
  }
  return (
    <section className={page.part} aria-label={t('profile')}>
      <h2>{t('profile')}</h2>
      <form className={page.narrow} onSubmit={submit}>
        <div className={page.form}>
          <div className={page.pair}>
            <Field label={t('name')} hint={t('nameSaid')} error={act.error ? said(act.error) : undefined}>
              {(joined) => <Input {...joined} name="name" required maxLength={100} defaultValue={standing.name} autoComplete="name" />}
            </Field>
            <Field label={t('language')}>
              {(joined) => (
                <Choice {...joined} name="locale" defaultValue={locale}>
                  <option value="en">English</option>
                  <option value="zh-CN">简体中文</option>
                </Choice>
              )}
            </Field>
          </div>
          <div className={page.buttons}>
            <Button small type="submit" refused={act.isPending ? t('saving') : undefined}>
              {t('save')}
            </Button>
            {act.isSuccess && <span role="status">{t('saved')}</span>}
          </div>
        </div>
      </form>
    </section>
  )
}
