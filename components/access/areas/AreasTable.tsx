'use client'
import { useTranslations } from 'next-intl'
import { useMe } from '#/components/frame/me.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import { RowTable } from '#/components/ui/RowTable.tsx'
import type { AreaRow } from '#/server/access/contract.ts'
import styles from './areas.module.css'

/** One row an area, under its site. */
export function AreasTable({
  areas,
  objects,
  chosen,
  onChoose,
}: {
  areas: readonly AreaRow[]
  objects: ReadonlyMap<string, number> | undefined
  chosen: string | null
  onChoose(id: string): void
}) {
  const t = useTranslations('areas')
  const name = useNames()
  const { sites } = useMe()
  const siteName = (siteId: string) => name(sites.find(({ id }) => id === siteId)?.names ?? {})
  const made = ({ kind, top, ring }: AreaRow) =>
    kind === 'branch'
      ? t('branchOf', { tag: top?.tag ?? '–' })
      : kind === 'polygon'
        ? t('outlineOf', { corners: ring?.length ?? 0 })
        : t('kind.site')
  return (
    <div className={styles.list}>
      <RowTable
        label={t('title')}
        rows={sites.flatMap((site) => areas.filter(({ siteId }) => siteId === site.id))}
        keyOf={({ id }) => id}
        groupOf={({ siteId }) => ({ id: siteId, title: siteName(siteId) })}
        chosen={chosen}
        onChoose={onChoose}
        columns={[
          { id: 'name', title: t('name'), kind: 'name', cell: ({ names }) => name(names) },
          { id: 'made', title: t('kindHead'), cell: made },
          { id: 'objects', title: t('objects'), kind: 'number', cell: ({ id }) => (objects ? formatNumber(objects.get(id) ?? 0, 0) : '…') },
          { id: 'people', title: t('people'), said: t('peopleSaid'), kind: 'number', cell: ({ people }) => formatNumber(people, 0) },
        ]}
      />
    </div>
  )
}
