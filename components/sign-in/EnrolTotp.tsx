'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useEffect, useState } from 'react'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import styles from './sign-in.module.css'

/** Joins an authenticator app: its picture or letters, its first code, then the recovery codes, which are shown this once. */
export function EnrolTotp({ onDone }: { onDone(): void }) {
  const t = useTranslations('proof')
  const said = useRefusal()
  const [begun, setBegun] = useState<{ secret: string; picture: string } | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: one secret for as long as this stands
  useEffect(() => {
    api.access.account.beginTotp.mutate().then(setBegun, (error) => setFailed(said(error)))
  }, [])

  async function confirm(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    event.stopPropagation()
    const code = String(new FormData(event.currentTarget).get('code') ?? '')
    setFailed(null)
    try {
      setCodes((await api.access.account.confirmTotp.mutate({ code })).recoveryCodes)
    } catch (error) {
      setFailed(said(error))
    }
  }
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (!begun) return failed ? <p role="alert">{failed}</p> : <Loading rows={4} />
  return (
    <form className={styles.form} onSubmit={confirm}>
      <div className={styles.setup}>
        {/* biome-ignore lint/performance/noImgElement: drawn for this person alone, nothing to fetch */}
        <img src={begun.picture} alt={t('picture')} width={160} height={160} />
        <p className="t13">
          {t('scan')}
          <br />
          <span className="quiet">{t('orType')}</span>
          <code className={styles.secret} data-testid="totp-secret">
            {begun.secret}
          </code>
        </p>
      </div>
      <Field label={t('firstCode')} hint={t('hint.code')} error={failed ?? undefined}>
        {(joined) => <Input {...joined} name="code" inputMode="numeric" autoComplete="one-time-code" maxLength={7} required autoFocus />}
      </Field>
      <Button kind="primary" type="submit">
        {t('confirm')}
      </Button>
    </form>
  )
}
