'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { ObjectPick } from '#/components/life/ObjectPick.tsx'
import { PlantTree } from '#/components/plant/PlantTree.tsx'
import { treeOf } from '#/components/plant/tree.ts'
import styles from './areas.module.css'
import type { Draft } from './draft.ts'

/** The object at the top of a branch: by any of its codes, or from the site's tree. */
export function BranchPick({ draft, onChange }: { draft: Draft; onChange(to: Partial<Draft>): void }) {
  const t = useTranslations('areas')
  const { siteId } = draft
  const { data } = useAsk(['twins.map', { siteId }], (options) => api.twins.map.query({ siteId }, options))
  const tree = useMemo(() => treeOf(data?.objects ?? []), [data])
  const chosen = data?.objects.find(({ tag }) => tag === draft.top)?.id ?? null
  return (
    <>
      <ObjectPick label={t('top')} value={draft.top} onChange={(top) => onChange({ top })} />
      <div className={styles.tree}>
        <PlantTree tree={tree} top={tree.roots} chosen={chosen} onChoose={(id) => onChange({ top: tree.byId.get(id)?.tag ?? '' })} />
      </div>
    </>
  )
}
