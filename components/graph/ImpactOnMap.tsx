'use client'
import type { Map as MapLibre } from 'maplibre-gl'
import { useTranslations } from 'next-intl'
import { parseAsString, useQueryState } from 'nuqs'
import { useEffect, useMemo } from 'react'
import { IconButton } from '#/components/ui/Button.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import type { Impact } from '#/server/registry/contract.ts'
import type { MapObject } from '#/server/twins/contract.ts'
import styles from './graph.module.css'
import { ImpactCounts } from './ImpactCounts.tsx'
import { drawImpact } from './impact-layer.ts'
import { useImpact } from './useImpact.ts'

/** Rings around all that feels it when the object that the address names stops: a full ring stops, a thin one backs up, runs on uncontrolled
 *  or goes unseen. The list is on the object's page. */
export function ImpactOnMap({ map, objects }: { map: MapLibre | null; objects: readonly MapObject[] }) {
  const t = useTranslations('graph')
  const [tag, setTag] = useQueryState('impact', parseAsString)
  const start = useMemo(() => objects.find((object) => object.tag === tag) ?? null, [objects, tag])
  const { data } = useImpact(start?.id ?? null)
  const points = useMemo(() => (start && data ? ringsOf(objects, start, data) : []), [objects, start, data])
  useEffect(() => (map && points.length > 0 ? drawImpact(map, points) : undefined), [map, points])
  if (!tag || !start) return null
  return (
    <section className={styles.onMap} aria-label={t('whatStops')} data-rings={points.length}>
      <header>
        <strong className="grow">{t('ifStops', { tag })}</strong>
        <IconButton label={t('hide')} onClick={() => void setTag(null)}>
          <Glyph id="ui-x" size={16} />
        </IconButton>
      </header>
      {data && (data.items.length > 0 ? <ImpactCounts impact={data} /> : <p className="t13">{t('nothing')}</p>)}
    </section>
  )
}

function ringsOf(objects: readonly MapObject[], start: MapObject, impact: Impact) {
  const effects = new Map(impact.items.map(({ id, effect }) => [id, effect]))
  return objects.flatMap(({ id, lon, lat }) => {
    const effect = id === start.id ? 'start' : effects.get(id)
    return effect ? [{ lon, lat, effect }] : []
  })
}
