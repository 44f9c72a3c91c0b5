'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '#/components/api/client.ts'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { ActDialog } from './ActDialog.tsx'
import { ObjectPick, useObjectByCode } from './ObjectPick.tsx'

/** Two records of one thing become one: this one retires, its codes lead on to the other. */
export function MergeDialog({ object, onClose }: { object: ObjectDetail; onClose(): void }) {
  const t = useTranslations('life')
  const [code, setCode] = useState('')
  const { found } = useObjectByCode(code)
  const wrong = !found ? t('pickFirst') : found.id === object.id ? t('pickOther') : undefined
  return (
    <ActDialog
      title={t('actOf.merge', { tag: object.tag })}
      description={t('actSaid.merge')}
      verb={t('act.merge')}
      notYet={wrong}
      onClose={onClose}
      act={(reason) =>
        api.registry.life.merge.mutate({ objectId: object.id as never, version: object.version, intoId: found?.id as never, ...reason })
      }
    >
      <ObjectPick label={t('into')} value={code} onChange={setCode} />
    </ActDialog>
  )
}
