'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import type { KnownObject } from '#/components/object/useObject.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Field, Textarea } from '#/components/ui/Field.tsx'
import type { FactChange, FactGroup } from '#/server/registry/contract.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { ChangeFields } from './ChangeFields.tsx'

type Props = { known: KnownObject; group: FactGroup; directly: boolean; onClose(): void }

/** What a group of facts should be, and why: done by who answers for it, else put before him. */
export function ChangeDialog({ known: { object, type }, group, directly, onClose }: Props) {
  const t = useTranslations('facts')
  const said = useRefusal()
  const [proposalId] = useState(() => uuidv7())
  const [change, setChange] = useState<FactChange | null>(null)
  const [why, setWhy] = useState('')
  const act = useAct(
    (it: FactChange): Promise<unknown> =>
      directly
        ? api.registry.edit.mutate({
            objectId: object.id as never,
            version: object.version,
            note: why.trim(),
            ...editOf(it, object.settings),
          })
        : api.registry.facts.propose.mutate({ proposalId, objectId: object.id as never, change: it, why: why.trim() }),
    ['registry.', 'twins.', 'search.'],
  )
  const missing = !change ? t('changeFirst') : why.trim() === '' ? t('whyNeeded') : act.isPending ? t('deciding') : undefined
  return (
    <Dialog
      title={t(directly ? 'editOf' : 'proposeOf', { group: t(`group.${group}`), tag: object.tag })}
      description={t(directly ? 'editSaid' : 'proposeSaid')}
      onClose={onClose}
      actions={
        <Button kind="primary" refused={missing} onClick={() => change && act.mutate(change, { onSuccess: onClose })}>
          {t(directly ? 'save' : 'propose')}
        </Button>
      }
    >
      <ChangeFields object={object} type={type} group={group} onChange={setChange} />
      <Field label={t('why')} error={act.error ? said(act.error) : undefined}>
        {(joined) => <Textarea {...joined} rows={2} maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />}
      </Field>
    </Dialog>
  )
}

/** The same change as an edit of the record. */
function editOf(change: FactChange, settings: Record<string, unknown>) {
  if (change.group === 'identity') return { ...(change.tag ? { tag: change.tag } : {}), ...(change.names ? { names: change.names } : {}) }
  if (change.group === 'technical')
    return { settings: { ...settings, properties: { ...((settings.properties ?? {}) as object), ...change.properties } } }
  throw new Error(`${change.group} is not edited here`)
}
