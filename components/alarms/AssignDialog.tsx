'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useMe } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field } from '#/components/ui/Field.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { useAlarmActs } from './useAlarms.ts'

const NOBODY = ''

/** Whose it is. Acknowledged means seen; this is who acts. */
export function AssignDialog({ alarm, onClose }: { alarm: AlarmRow; onClose(): void }) {
  const t = useTranslations('alarms.assigning')
  const roleName = useTranslations('frame.role')
  const wordRefusal = useRefusal()
  const { person } = useMe()
  const { assign } = useAlarmActs()
  const people = useAsk(['access.people'], (options) => api.access.people.query(undefined, options))
  const [chosen, setChosen] = useState<string>(alarm.owner?.id ?? person.id)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    assign.mutate({ alarmId: alarm.id, personId: chosen === NOBODY ? null : chosen }, { onSuccess: onClose })
  }
  return (
    <Dialog title={t('title', { tag: alarm.tag })} description={t('said')} onClose={onClose}>
      <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
        <Field label={t('owner')} error={assign.isError ? wordRefusal(assign.error) : undefined}>
          {(joined) => (
            <Choice {...joined} value={chosen} onChange={(event) => setChosen(event.target.value)}>
              <option value={NOBODY}>{t('nobody')}</option>
              {people.data?.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name} · {one.roles.map((role) => roleName(role)).join(', ')}
                </option>
              ))}
            </Choice>
          )}
        </Field>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" refused={assign.isPending ? t('sending') : undefined}>
            {t('assign')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
