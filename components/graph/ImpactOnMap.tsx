'use client'
import type { Map as MapLibre } from 'maplibre-gl'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { IconButton } from '#/components/ui/Button.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import styles from './graph.module.css'
import { ImpactCounts } from './ImpactCounts.tsx'
import type { MapImpact } from './useMapImpact.ts'

/** What the rings on the map mean, and the way to be rid of them. All that is ringed is brought into view, once. */
export function ImpactOnMap({ map, impact }: { map: MapLibre | null; impact: MapImpact }) {
  const t = useTranslations('graph')
  const { tag, data, rings, bounds, clear } = impact
  useEffect(() => {
    if (map && bounds) map.fitBounds(bounds, { padding: 80, maxZoom: 17, duration: 0 })
  }, [map, bounds])
  if (!tag) return null
  return (
    <section className={styles.onMap} aria-label={t('whatStops')} data-rings={rings.length}>
      <header>
        <strong className="grow">{t('ifStops', { tag })}</strong>
        <IconButton label={t('hide')} onClick={clear}>
          <Glyph id="ui-x" size={16} />
        </IconButton>
      </header>
      {data && (data.items.length > 0 ? <ImpactCounts impact={data} /> : <p className="t13">{t('nothing')}</p>)}
    </section>
  )
}
