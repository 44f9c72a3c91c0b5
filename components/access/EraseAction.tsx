'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Acts, Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Field, Input } from '#/components/ui/Field.tsx'
import page from '#/components/ui/page.module.css'
import { Time } from '#/components/ui/Time.tsx'
import { useErased } from '#/components/ui/useErased.ts'
import type { AccountRow } from '#/server/access/contract.ts'
import { erasedName } from '#/twin-models/core/erased.ts'

/** Erasing a person's name and texts by right, or what came of it. */
export function EraseAction({ person, mine }: { person: AccountRow; mine: boolean }) {
  const t = useTranslations('access')
  const [asked, ask] = useState(false)
  if (person.erasure) return <Erased erasure={person.erasure} />
  if (mine) return null
  return (
    <section className={page.part}>
      <div className={page.buttons}>
        <Button small onClick={() => ask(true)}>
          {t('erase')}
        </Button>
      </div>
      {asked && <EraseDialog person={person} onClose={() => ask(false)} />}
    </section>
  )
}

/** While it goes on the panel's state says so. */
function Erased({ erasure: { doneAt, kept } }: { erasure: NonNullable<AccountRow['erasure']> }) {
  const t = useTranslations('access')
  if (!doneAt) return null
  return (
    <section className={page.part}>
      <p>
        {t('erasedSince')} <Time at={doneAt} minute />
      </p>
      {kept > 0 && <p>{t('eraseKept', { count: kept })}</p>}
    </section>
  )
}

/** Says what follows and what is not reached; typing the e-mail keeps a slip from erasing somebody. */
function EraseDialog({ person, onClose }: { person: AccountRow; onClose(): void }) {
  const t = useTranslations('access')
  const said = useRefusal()
  const { person: named } = useErased()
  const [typed, type] = useState('')
  const [reason, give] = useState('')
  const act = useAct(api.access.accounts.erase.mutate, ['access.'])
  const expected = person.email || person.name
  const isTyped = typed.trim().toLowerCase() === expected.toLowerCase()

  function submit(event: FormEvent) {
    event.preventDefault()
    act.mutate({ personId: person.id, typed, reason }, { onSuccess: onClose })
  }
  return (
    <Dialog
      title={t('eraseTitle', { name: person.name })}
      description={t('eraseFollows', { shown: named(erasedName(person.id)) })}
      onClose={onClose}
    >
      <form className={page.form} onSubmit={submit}>
        {person.elsewhere && <p className="t13">{t('eraseElsewhere')}</p>}
        <p className="quiet t13">{t('eraseNot')}</p>
        <Field label={t('eraseTyped', { expected })} error={act.error ? said(act.error) : undefined}>
          {(joined) => <Input {...joined} value={typed} onChange={({ target }) => type(target.value)} maxLength={200} autoComplete="off" />}
        </Field>
        <Field label={t('eraseReason')} hint={t('eraseReasonHint')}>
          {(joined) => (
            <Input {...joined} value={reason} onChange={({ target }) => give(target.value)} maxLength={200} autoComplete="off" />
          )}
        </Field>
        <Acts>
          <Button
            kind="primary"
            type="submit"
            refused={!isTyped ? t('eraseType') : reason.trim() === '' ? t('eraseReasonFirst') : act.isPending ? t('erasing') : undefined}
          >
            {t('eraseDo')}
          </Button>
        </Acts>
      </form>
    </Dialog>
  )
}
