'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useSite } from '#/components/frame/me.tsx'
import { localIn, momentIn } from '#/components/life/zoned.ts'
import { serverNowMs } from '#/components/live/Live.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Field, Input, Textarea } from '#/components/ui/Field.tsx'
import { REBINDING_DAYS } from '#/server/registry/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { days, hours } from '#/twin-models/core/time.ts'

/** Before a cellular module is changed: when, and what the operator agreed to. Within that time another card or module is no alarm. */
export function RebindDialog({ object, onClose }: { object: ObjectDetail; onClose(): void }) {
  const t = useTranslations('numbers')
  const said = useRefusal()
  const { timeZone } = useSite()
  const [from, setFrom] = useState(() => localIn(timeZone, serverNowMs()))
  const [until, setUntil] = useState(() => localIn(timeZone, serverNowMs() + hours(4)))
  const [why, setWhy] = useState('')
  const act = useAct(api.registry.numbers.askRebinding.mutate, ['registry.'])
  const [fromMs, untilMs] = [momentIn(timeZone, from), momentIn(timeZone, until)]
  const missing =
    fromMs === null || untilMs === null || untilMs <= fromMs
      ? t('rebindTimes')
      : untilMs - fromMs > days(REBINDING_DAYS)
        ? t('rebindTooLong', { days: REBINDING_DAYS })
        : why.trim().length < 3
          ? t('rebindWhyNeeded')
          : undefined
  const iso = (ms: number | null) => new Date(ms ?? 0).toISOString()
  return (
    <Dialog
      title={t('rebindOf', { tag: object.tag })}
      description={t('rebindSaid')}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          refused={missing ?? (act.isPending ? t('giving') : undefined)}
          onClick={() =>
            act.mutate({ objectId: object.id as never, from: iso(fromMs), until: iso(untilMs), why: why.trim() }, { onSuccess: onClose })
          }
        >
          {t('rebindPlan')}
        </Button>
      }
    >
      <Field label={t('rebindFrom')} hint={timeZone}>
        {(joined) => <Input {...joined} type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />}
      </Field>
      <Field label={t('rebindUntil')}>
        {(joined) => <Input {...joined} type="datetime-local" value={until} onChange={(event) => setUntil(event.target.value)} />}
      </Field>
      <Field label={t('rebindWhy')} hint={t('rebindWhyHint')} error={act.error ? said(act.error) : undefined}>
        {(joined) => <Textarea {...joined} rows={2} maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />}
      </Field>
    </Dialog>
  )
}
