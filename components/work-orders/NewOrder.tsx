'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct, useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field, Input, Textarea } from '#/components/ui/Field.tsx'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'

/** An order by hand: for which object, what, how urgent. */
export function NewOrder({ code: given, onClose, onCreated }: { code: string; onClose(): void; onCreated(number: string): void }) {
  const t = useTranslations('work')
  const said = useRefusal()
  const locale = useLocale()
  const [code, setCode] = useState(given)
  const [title, setTitle] = useState('')
  const [note, setNote] = useState('')
  const [priority, setPriority] = useState<1 | 2 | 3 | 4>(3)
  const object = useAsk(['twins.byCode', { code }], () => api.twins.byCode.query({ code }), { enabled: code.trim().length > 1 })
  const act = useAct(
    (objectId: string) =>
      api.workOrders.create.mutate({
        orderId: uuidv7(),
        entryId: uuidv7(),
        objectId,
        priority,
        title: { [locale]: title.trim() },
        ...(note.trim() ? { note: note.trim() } : {}),
      }),
    ['workOrders.'],
  )
  const found = object.data
  const create = () =>
    found &&
    act.mutate(found.id, {
      onSuccess: (order) => {
        onCreated(order.number)
        onClose()
      },
    })
  return (
    <Dialog
      title={t('newOrder')}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          refused={!found ? t('missing.object') : title.trim() === '' ? t('missing.what') : undefined}
          onClick={create}
        >
          {t('create')}
        </Button>
      }
    >
      <Field
        label={t('forObject')}
        hint={found ? `${found.tag} · ${found.names[locale as 'en'] ?? ''}` : t('codeHint')}
        error={code.length > 1 && object.isFetched && !found ? t('noObject') : undefined}
      >
        {(joined) => <Input {...joined} value={code} autoComplete="off" onChange={(event) => setCode(event.target.value.trim())} />}
      </Field>
      <Field label={t('what')}>
        {(joined) => <Input {...joined} maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />}
      </Field>
      <Field label={t('priority')}>
        {(joined) => (
          <Choice {...joined} value={priority} onChange={(event) => setPriority(Number(event.target.value) as 1 | 2 | 3 | 4)}>
            {([1, 2, 3] as const).map((value) => (
              <option key={value} value={value}>
                {t(`urgency.${value}`)}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      <Field label={t('note')} error={act.error && said(act.error)}>
        {(joined) => <Textarea {...joined} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </Dialog>
  )
}
