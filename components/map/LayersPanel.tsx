'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { Glyph } from '#/components/ui/Glyph.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import styles from './map.module.css'

export const GROUND_LAYERS = ['buildings', 'sewers', 'places'] as const

/** Folded by default. Types of objects with their counts, then what the ground shows; the sign is the legend. */
export function LayersPanel({
  counts,
  hidden,
  onToggle,
}: {
  counts: ReadonlyMap<string, number>
  hidden: ReadonlySet<string>
  onToggle(layer: string): void
}) {
  const t = useTranslations('map')
  const locale = useLocale() as 'en' | 'zh-CN'
  const [open, setOpen] = useState(false)
  const types = [...counts].sort((a, b) => a[1] - b[1] || a[0].localeCompare(b[0]))
  const shown = types.length + GROUND_LAYERS.length - hidden.size
  return (
    <section className={`${styles.float} ${styles.layers}`} aria-label={t('layers')}>
      <button type="button" className={styles.layersHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Glyph id="ui-layers" size={16} />
        {t('layers')} <b>{shown}</b>
        <Glyph id={open ? 'ui-chevron' : 'ui-right'} size={16} className="quiet" />
      </button>
      {open && (
        <div className={styles.layersBody}>
          {types.map(([typeId, count]) => (
            <Layer
              key={typeId}
              glyph={twinType(typeId)?.glyph ?? 'tank'}
              label={nameIn(twinType(typeId)?.names ?? { en: typeId }, locale).text}
              count={count}
              on={!hidden.has(typeId)}
              onToggle={() => onToggle(typeId)}
            />
          ))}
          {GROUND_LAYERS.map((layer) => (
            <Layer key={layer} glyph="ui-layers" label={t(`ground.${layer}`)} on={!hidden.has(layer)} onToggle={() => onToggle(layer)} />
          ))}
        </div>
      )}
    </section>
  )
}

const Layer = ({ glyph, label, count, on, onToggle }: { glyph: string; label: string; count?: number; on: boolean; onToggle(): void }) => (
  <label className={styles.layer}>
    <input type="checkbox" checked={on} onChange={onToggle} />
    <Glyph id={glyph} size={16} />
    <span>{label}</span>
    <span>{count}</span>
  </label>
)
