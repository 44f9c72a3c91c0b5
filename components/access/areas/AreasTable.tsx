'use client'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { useMe } from '#/components/frame/me.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { rowKeys } from '#/components/ui/row-keys.ts'
import table from '#/components/ui/table.module.css'
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
  const made = ({ kind, top, ring }: AreaRow) =>
    kind === 'branch'
      ? t('branchOf', { tag: top?.tag ?? '–' })
      : kind === 'polygon'
        ? t('outlineOf', { corners: ring?.length ?? 0 })
        : t('kind.site')
  return (
    <div className={styles.list}>
      <table className={table.table} aria-label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('kindHead')}</th>
            <th scope="col" data-num>
              {t('objects')}
            </th>
            <th scope="col" data-num title={t('peopleSaid')}>
              {t('people')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sites.map((site) => {
            const own = areas.filter(({ siteId }) => siteId === site.id)
            return (
              <Fragment key={site.id}>
                {own.length > 0 && (
                  <tr data-group>
                    <th scope="rowgroup" colSpan={4}>
                      {name(site.names)}
                    </th>
                  </tr>
                )}
                {own.map((area) => (
                  <tr key={area.id} {...rowKeys(area.id === chosen, () => onChoose(area.id))}>
                    <th scope="row">{name(area.names)}</th>
                    <td>{made(area)}</td>
                    <td data-num>{objects?.get(area.id) ?? (objects ? 0 : '…')}</td>
                    <td data-num>{area.people}</td>
                  </tr>
                ))}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
