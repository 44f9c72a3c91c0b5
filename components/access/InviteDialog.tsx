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
import { linkOf, ShownOnce } from './ShownOnce.tsx'

/** Whom, as what; then the link, shown once, for the administrator to hand over as he sees fit: no mail is sent. */
export function InviteDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations('access')
  const said = useRefusal()
  const [roles, setRoles] = useState<Role[]>([])
  const [areaIds, setAreas] = useState<AreaId[] | null>(null)
  const act = useAct(api.access.accounts.invite.mutate, ['access.accounts'])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    act.mutate({ name: String(form.get('name')), email: String(form.get('email')), roles, areaIds })
  }
  if (act.data) return <ShownOnce title={t('invited')} said={t('linkSaid')} secret={linkOf(act.data.token)} onClose={onClose} />
  return (
    <Dialog title={t('invite')} description={t('inviteSaid')} onClose={onClose}>
      <form className={page.form} onSubmit={submit}>
        <Field label={t('name')}>{(joined) => <Input {...joined} name="name" required maxLength={100} autoComplete="off" />}</Field>
        <Field label={t('email')} hint={t('emailHint')} error={act.error ? said(act.error) : undefined}>
          {(joined) => <Input {...joined} name="email" type="email" required maxLength={200} autoComplete="off" />}
        </Field>
        <RolePicker label={t('roles')} chosen={roles} onChange={setRoles} />
        <InAreas chosen={areaIds} onChange={setAreas} />
        <Acts>
          <Button
            kind="primary"
            type="submit"
            refused={roles.length === 0 ? t('someRole') : areaIds?.length === 0 ? t('someArea') : act.isPending ? t('saving') : undefined}
          >
            {t('makeLink')}
          </Button>
        </Acts>
      </form>
    </Dialog>
  )
}
