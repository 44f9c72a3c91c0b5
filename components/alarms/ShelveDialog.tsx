'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { serverNowMs } from '#/components/live/Live.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field, Textarea } from '#/components/ui/Field.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { useAlarmActs } from './useAlarms.ts'

const MINUTES = [15, 30, 60, 120, 240, 480] as const

/** Put aside for a time and for a reason; it comes back by itself. */
export function ShelveDialog({ alarm, onClose }: { alarm: AlarmRow; onClose(): void }) {
  const t = useTranslations('alarms.shelving')
  const wordRefusal = useRefusal()
  const { shelve } = useAlarmActs()
  const [minutes, setMinutes] = useState<number>(30)
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const untilIso = new Date(serverNowMs() + minutes * 60_000).toISOString()
    shelve.mutate({ alarmId: alarm.id, untilIso, reason }, { onSuccess: onClose })
  }
  return (
    <Dialog title={t('title', { tag: alarm.tag })} description={t('said')} onClose={onClose}>
      <form id="shelve" onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
        <Field label={t('for')}>
          {(joined) => (
            <Choice {...joined} value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
              {MINUTES.map((one) => (
                <option key={one} value={one}>
                  {one < 60 ? t('minutes', { count: one }) : t('hours', { count: one / 60 })}
                </option>
              ))}
            </Choice>
          )}
        </Field>
        <Field label={t('reason')} hint={t('reasonHint')} error={shelve.isError ? wordRefusal(shelve.error) : undefined}>
          {(joined) => (
            <Textarea
              {...joined}
              required
              minLength={3}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" refused={shelve.isPending ? t('sending') : undefined}>
            {t('shelve')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
