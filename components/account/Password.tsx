'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { NewPassword } from '#/components/sign-in/NewPassword.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import type { Standing } from '#/server/access/contract.ts'

/** Another password; who uses the old one elsewhere is signed out. */
export function Password({ standing }: { standing: Standing }) {
  const t = useTranslations('account')
  const said = useRefusal()
  const [open, setOpen] = useState(false)
  const act = useAct(api.access.account.changePassword.mutate, ['access.account'])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const current = standing.hasPassword ? String(form.get('current')) : null
    act.mutate({ current, next: String(form.get('password')) }, { onSuccess: () => setOpen(false) })
  }
  return (
    <section className={page.part} aria-label={t('password')}>
      <h2>{t('password')}</h2>
      <p className="quiet">{standing.hasPassword ? t('passwordSaid') : t('noPassword')}</p>
      {act.isSuccess && <p role="status">{t('passwordChanged')}</p>}
      {open ? (
        <form className={page.narrow} onSubmit={submit}>
          <div className={page.form}>
            {standing.hasPassword && (
              <Field label={t('current')}>
                {(joined) => <Input {...joined} name="current" type="password" autoComplete="current-password" required autoFocus />}
              </Field>
            )}
            <NewPassword minScore={standing.minScore} about={[standing.email, standing.name]} />
            {act.error && <p role="alert">{said(act.error)}</p>}
            <div className={page.buttons}>
              <Button kind="primary" small type="submit" refused={act.isPending ? t('saving') : undefined}>
                {t('setPassword')}
              </Button>
              <Button small kind="ghost" onClick={() => setOpen(false)}>
                {t('cancel')}
              </Button>
            </div>
          </div>
        </form>
      ) : (
        <div className={page.buttons}>
          <Button small onClick={() => setOpen(true)}>
            {standing.hasPassword ? t('changePassword') : t('givePassword')}
          </Button>
        </div>
      )}
    </section>
  )
}
