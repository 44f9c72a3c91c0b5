'use client'
import { useLocale, useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Field, Input, Textarea } from '#/components/ui/Field.tsx'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

/** Says what is wrong, and if one likes, how to be reached. Sent again after a lost answer it is the same report. */
export function ReportFault({ code, token }: { code: string; token: string }) {
  const t = useTranslations('labels.public')
  const said = useRefusal()
  const locale = useLocale() as 'en' | 'zh-CN'
  const [requestId, setRequestId] = useState(() => uuidv7())
  const [state, setState] = useState<'writing' | 'sending' | 'sent'>('writing')
  const [failed, setFailed] = useState<string | null>(null)

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setState('sending')
    setFailed(null)
    try {
      const contact = String(form.get('contact')).trim()
      await api.workOrders.reportFault.mutate({
        requestId,
        code,
        token,
        text: String(form.get('text')),
        locale,
        ...(contact ? { contact } : {}),
      })
      setState('sent')
    } catch (error) {
      setFailed(said(error))
      setState('writing')
    }
  }
  if (state === 'sent')
    return (
      <>
        <p role="status">
          <b>{t('sent')}</b> {t('sentSaid')}
        </p>
        <Button
          onClick={() => {
            setRequestId(uuidv7())
            setState('writing')
          }}
        >
          {t('another')}
        </Button>
      </>
    )
  return (
    <form onSubmit={(event) => void send(event)}>
      <h2>{t('report')}</h2>
      <Field label={t('what')} hint={t('whatHint')}>
        {(joined) => <Textarea {...joined} name="text" required minLength={3} maxLength={1000} rows={4} />}
      </Field>
      <Field label={t('contact')} hint={t('contactHint')}>
        {(joined) => <Input {...joined} name="contact" maxLength={120} autoComplete="tel" />}
      </Field>
      <p role="alert">{failed}</p>
      <Button kind="primary" type="submit" refused={state === 'sending' ? t('sending') : undefined}>
        {t(state === 'sending' ? 'sending' : 'send')}
      </Button>
      <p className="quiet t12">{t('emergency')}</p>
    </form>
  )
}
