'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '#/components/api/client.ts'
import { serverNowMs } from '#/components/live/Live.tsx'
import type { ObjectDetail } from '#/server/twins/contract.ts'
import { ActDialog } from './ActDialog.tsx'
import { ObjectPick, useObjectByCode } from './ObjectPick.tsx'

/** Puts an asset from the stores into a position, or takes it out of the one where it stands. */
export function InstallDialog({ object, onClose }: { object: ObjectDetail; onClose(): void }) {
  const t = useTranslations('life')
  const [code, setCode] = useState('')
  const { found } = useObjectByCode(code)
  const stands = object.position
  const at = () => new Date(serverNowMs()).toISOString()
  return (
    <ActDialog
      title={stands ? t('actOf.remove', { tag: object.tag, position: stands.tag }) : t('actOf.install', { tag: object.tag })}
      description={t(stands ? 'actSaid.remove' : 'actSaid.install')}
      verb={t(stands ? 'act.remove' : 'act.install')}
      documented={null}
      notYet={!stands && found?.kind !== 'position' ? t('positionNeeded') : undefined}
      onClose={onClose}
      act={({ note }) =>
        stands
          ? api.registry.remove.mutate({ positionId: stands.id as never, at: at(), note })
          : api.registry.install.mutate({ assetId: object.id as never, positionId: found?.id as never, at: at(), note })
      }
    >
      {!stands && <ObjectPick label={t('position')} value={code} onChange={setCode} />}
    </ActDialog>
  )
}
