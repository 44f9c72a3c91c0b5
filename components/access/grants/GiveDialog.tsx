'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field } from '#/components/ui/Field.tsx'
import { ROLES, type Role } from '#/server/access/contract.ts'
import type { AreaId, PersonId } from '#/twin-models/core/ids.ts'
import { AreaChoice } from '../AreaChoice.tsx'
import { RoleChoice } from '../RoleChoice.tsx'

/** One role more for one person, in an area or everywhere. */
export function GiveDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations('grants')
  const roleSaid = useTranslations('access.roleSaid')
  const said = useRefusal()
  const { data: people = [] } = useAsk(['access.people'], () => api.access.people.query())
  const [personId, choosePerson] = useState('')
  const [role, chooseRole] = useState<Role>('viewer')
  const [areaId, chooseArea] = useState<AreaId | null>(null)
  const act = useAct(api.access.grants.give.mutate, ['access.'])
  const give = () => act.mutate({ personId: personId as PersonId, role, areaId }, { onSuccess: onClose })
  return (
    <Dialog
      title={t('give')}
      description={t('giveSaid')}
      onClose={onClose}
      actions={
        <Button kind="primary" refused={personId === '' ? t('choosePerson') : undefined} onClick={give}>
          {t('giveIt')}
        </Button>
      }
    >
      <Field label={t('person')}>
        {(joined) => (
          <Choice {...joined} value={personId} onChange={(event) => choosePerson(event.target.value)}>
            <option value="" />
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      <Field label={t('role')} hint={roleSaid(role)}>
        {(joined) => <RoleChoice {...joined} roles={ROLES} value={role} onChange={chooseRole} />}
      </Field>
      <Field label={t('where')} error={act.error ? said(act.error) : undefined}>
        {(joined) => <AreaChoice {...joined} value={areaId} onChange={chooseArea} />}
      </Field>
    </Dialog>
  )
}
