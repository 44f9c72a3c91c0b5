'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Acts, Button } from '#/components/ui/Button.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import styles from './fleet.module.css'

type Props = {
  act: string
  hint: string
  busy: boolean
  error: Error | null
  onSend(reason: string, then: { onSuccess(): void }): void
}

/** An act that wants a reason: opened first, so that it is not done in passing, and closed when it is done. */
export function ReasonForm(props: Props) {
  const t = useTranslations('fleet')
  const said = useRefusal()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  if (!open)
    return (
      <Button small onClick={() => setOpen(true)}>
        {props.act}…
      </Button>
    )
  const close = () => {
    setOpen(false)
    setReason('')
  }
  const short = reason.trim().length < 3 ? t('reasonNeeded') : props.busy ? t('sending') : undefined
  return (
    <form
      className={styles.reason}
      onSubmit={(event) => {
        event.preventDefault()
        if (!short) props.onSend(reason.trim(), { onSuccess: close })
      }}
    >
      <Field label={t('reasonLabel')} hint={props.hint} error={props.error ? said(props.error) : undefined}>
        {(joined) => <Input {...joined} value={reason} maxLength={500} autoFocus onChange={(event) => setReason(event.target.value)} />}
      </Field>
      <Acts>
        <Button small type="submit" kind="primary" refused={short}>
          {props.act}
        </Button>
        <Button small kind="ghost" onClick={() => setOpen(false)}>
          {t('leaveIt')}
        </Button>
      </Acts>
    </form>
  )
}
