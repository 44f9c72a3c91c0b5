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
import { useAreas } from '../where.ts'

/** One role more for one person, in an area or everywhere. */
export function GiveDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations('grants')
  const role = useTranslations('frame.role')
  const roleSaid = useTranslations('access.roleSaid')
  const said = useRefusal()
  const { areas, nameOf } = useAreas()
  const { data: people = [] } = useAsk(['access.people'], () => api.access.people.query())
  const [personId, choosePerson] = useState('')
  const [chosen, chooseRole] = useState<Role>('viewer')
  const [areaId, chooseArea] = useState('')
  const act = useAct(api.access.grants.give.mutate, ['access.'])
  const give = () =>
    act.mutate({ personId: personId as PersonId, role: chosen, areaId: (areaId || null) as AreaId | null }, { onSuccess: onClose })
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
      <Field label={t('role')} hint={roleSaid(chosen)}>
        {(joined) => (
          <Choice {...joined} value={chosen} onChange={(event) => chooseRole(event.target.value as Role)}>
            {ROLES.map((one) => (
              <option key={one} value={one}>
                {role(one)}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      <Field label={t('where')} error={act.error ? said(act.error) : undefined}>
        {(joined) => (
          <Choice {...joined} value={areaId} onChange={(event) => chooseArea(event.target.value)}>
            <option value="">{nameOf(null)}</option>
            {areas.map(({ id }) => (
              <option key={id} value={id}>
                {nameOf(id)}
              </option>
            ))}
          </Choice>
        )}
      </Field>
    </Dialog>
  )
}
