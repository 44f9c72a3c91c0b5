'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { ObjectPick, useObjectByCode } from '#/components/life/ObjectPick.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { Dialog } from '#/components/ui/Dialog.tsx'
import { Choice, Field, Input } from '#/components/ui/Field.tsx'
import { MEDIA, type Medium } from '#/server/registry/contract.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { useMedium } from './medium.ts'

const KINDS = ['feeds', 'controls', 'located_in', 'connected_by'] as const
const WAYS = KINDS.flatMap((kind) => (['out', 'in'] as const).map((direction) => `${direction}.${kind}` as const))

/** A link from here or to here, with what flows where something is fed. */
export function LinkDialog({ object, onClose }: { object: ObjectDetail; onClose(): void }) {
  const t = useTranslations('graph')
  const said = useRefusal()
  const worded = useMedium()
  const [linkId] = useState(() => uuidv7())
  const [way, setWay] = useState<(typeof WAYS)[number]>('out.feeds')
  const [medium, setMedium] = useState<Medium>('power')
  const [code, setCode] = useState('')
  const [note, setNote] = useState('')
  const { found } = useObjectByCode(code)
  const [direction, kind] = way.split('.') as ['in' | 'out', (typeof KINDS)[number]]
  const act = useAct(api.registry.graph.link.mutate, ['registry.', 'twins.'])
  const link = () => {
    if (!found) return
    const [fromId, toId] = (direction === 'out' ? [object.id, found.id] : [found.id, object.id]) as [never, never]
    const fed = kind === 'feeds' ? { medium } : {}
    act.mutate({ linkId, kind, ...fed, fromId, toId, ...(note.trim() ? { note: note.trim() } : {}) }, { onSuccess: onClose })
  }
  return (
    <Dialog
      title={t('addLinkOf', { tag: object.tag })}
      description={t('addLinkSaid')}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          refused={!found || found.id === object.id ? t('linkNeeded') : act.isPending ? t('linking') : undefined}
          onClick={link}
        >
          {t('addLink')}
        </Button>
      }
    >
      <Field label={t('how', { tag: object.tag })}>
        {(joined) => (
          <Choice {...joined} value={way} onChange={(event) => setWay(event.target.value as typeof way)}>
            {WAYS.map((one) => (
              <option key={one} value={one}>
                {t(`way.${one}`, worded(''))}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      {kind === 'feeds' && (
        <Field label={t('with')}>
          {(joined) => (
            <Choice {...joined} value={medium} onChange={(event) => setMedium(event.target.value as Medium)}>
              {MEDIA.filter((one) => one !== '').map((one) => (
                <option key={one} value={one}>
                  {t(`medium.${one}`)}
                </option>
              ))}
            </Choice>
          )}
        </Field>
      )}
      <ObjectPick label={t('otherObject')} value={code} onChange={setCode} />
      <Field label={t('note')} error={act.error ? said(act.error) : undefined}>
        {(joined) => <Input {...joined} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </Dialog>
  )
}
