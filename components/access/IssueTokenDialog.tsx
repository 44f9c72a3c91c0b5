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
import type { Role } from '#/server/access/contract.ts'
import type { AreaId } from '#/twin-models/core/ids.ts'
import { InAreas } from './InAreas.tsx'
import { RolePicker } from './RolePicker.tsx'
import { ShownOnce } from './ShownOnce.tsx'

/** A token for one program, with what it needs and no longer than it is needed. */
export function IssueTokenDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations('access')
  const said = useRefusal()
  const [roles, setRoles] = useState<Role[]>(['viewer'])
  const [areaIds, setAreas] = useState<AreaId[] | null>(null)
  const act = useAct(api.access.tokens.issue.mutate, ['access.tokens'])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    act.mutate({ name: String(form.get('name')), expiresInDays: Number(form.get('days')), roles, areaIds })
  }
  if (act.data) return <ShownOnce title={t('tokenMade')} said={t('tokenSaid')} secret={act.data.token} onClose={onClose} />
  return (
    <Dialog title={t('issueToken')} description={t('issueSaid')} onClose={onClose}>
      <form className={page.form} onSubmit={submit}>
        <div className={page.pair}>
          <Field label={t('program')} hint={t('programHint')}>
            {(joined) => <Input {...joined} name="name" required maxLength={100} autoComplete="off" />}
          </Field>
          <Field label={t('days')} error={act.error ? said(act.error) : undefined}>
            {(joined) => <Input {...joined} name="days" type="number" min={1} max={366} defaultValue={90} required />}
          </Field>
        </div>
        <RolePicker label={t('roles')} chosen={roles} onChange={setRoles} />
        <InAreas chosen={areaIds} onChange={setAreas} />
        <Acts>
          <Button
            kind="primary"
            type="submit"
            refused={roles.length === 0 ? t('someRole') : areaIds?.length === 0 ? t('someArea') : act.isPending ? t('saving') : undefined}
          >
            {t('makeToken')}
          </Button>
        </Acts>
      </form>
    </Dialog>
  )
}
