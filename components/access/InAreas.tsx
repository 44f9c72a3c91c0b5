'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Segmented } from '#/components/ui/Segmented.tsx'
import type { AreaId } from '#/twin-models/core/ids.ts'
import styles from './access.module.css'
import { useAreas } from './where.ts'

/** Where the roles that are given hold: in the whole organisation (null), or in each of the areas chosen. */
export function InAreas({ chosen, onChange }: { chosen: readonly AreaId[] | null; onChange(areaIds: AreaId[] | null): void }) {
  const t = useTranslations('access')
  const { areas, nameOf } = useAreas()
  const [before, remember] = useState<AreaId[]>([])
  const toggle = (id: AreaId, on: boolean) => {
    const next = areas.flatMap((area) => ((area.id === id ? on : chosen?.includes(area.id as AreaId)) ? [area.id as AreaId] : []))
    remember(next)
    onChange(next)
  }
  return (
    <fieldset className={styles.roles}>
      <legend>{t('where')}</legend>
      <div className={styles.wide}>
        <Segmented
          label={t('where')}
          value={chosen === null ? 'whole' : 'areas'}
          options={[
            { value: 'whole', label: t('wholeOrganisation') },
            { value: 'areas', label: t('inAreas') },
          ]}
          onChange={(which) => onChange(which === 'whole' ? null : before)}
        />
      </div>
      {chosen !== null &&
        areas.map(({ id }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={chosen.includes(id as AreaId)}
              onChange={(event) => toggle(id as AreaId, event.target.checked)}
            />
            {nameOf(id)}
          </label>
        ))}
      {chosen !== null && areas.length === 0 && <p className="quiet t13">{t('noAreas')}</p>}
    </fieldset>
  )
}
