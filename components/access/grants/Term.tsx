'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Input } from '#/components/ui/Field.tsx'
import styles from '../access.module.css'

/** How long a role stands without anybody confirming it; an administrator decides. */
export function Term({ days }: { days: number }) {
  const t = useTranslations('grants')
  const said = useRefusal()
  const decides = useCan('people.manage')
  const [changing, change] = useState(false)
  const act = useAct(api.access.grants.setTerm.mutate, ['access.grants'])
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    act.mutate({ days: Number(new FormData(event.currentTarget).get('days')) }, { onSuccess: () => change(false) })
  }
  if (!changing)
    return (
      <span className={styles.term}>
        <span className="quiet">{t('term', { days })}</span>
        {decides && (
          <Button small kind="ghost" onClick={() => change(true)}>
            {t('changeTerm')}
          </Button>
        )}
      </span>
    )
  return (
    <form className={styles.term} onSubmit={submit}>
      {act.error && <span role="alert">{said(act.error)}</span>}
      <Input name="days" type="number" aria-label={t('termDays')} min={1} max={1000} defaultValue={days} required autoFocus />
      <Button small type="submit">
        {t('setTerm')}
      </Button>
    </form>
  )
}
