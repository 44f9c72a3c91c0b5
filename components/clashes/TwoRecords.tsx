'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { ObjectPick, useObjectByCode } from '#/components/life/ObjectPick.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Field, Textarea } from '#/components/ui/Field.tsx'

/** Somebody saw that two records are one thing: both stay as they are until it is decided. */
export function TwoRecords({ onClose }: { onClose(): void }) {
  const t = useTranslations('clashes')
  const said = useRefusal()
  const [one, setOne] = useState('')
  const [other, setOther] = useState('')
  const [why, setWhy] = useState('')
  const [left, right] = [useObjectByCode(one).found, useObjectByCode(other).found]
  const act = useAct(api.registry.clashes.reportTwo.mutate, ['registry.'])
  const missing = !left || !right || left.id === right.id ? t('twoNeeded') : why.trim().length < 3 ? t('reasonNeeded') : undefined
  return (
    <Dialog
      title={t('reportTwo')}
      description={t('reportTwoSaid')}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          refused={missing ?? (act.isPending ? t('deciding') : undefined)}
          onClick={() => act.mutate({ leftId: left?.id as never, rightId: right?.id as never, why: why.trim() }, { onSuccess: onClose })}
        >
          {t('reportTwo')}
        </Button>
      }
    >
      <ObjectPick label={t('one')} value={one} onChange={setOne} />
      <ObjectPick label={t('other')} value={other} onChange={setOther} />
      <Field label={t('reason')} error={act.error ? said(act.error) : undefined}>
        {(joined) => <Textarea {...joined} rows={2} maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />}
      </Field>
    </Dialog>
  )
}
