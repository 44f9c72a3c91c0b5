'use client'
import 'maplibre-gl/dist/maplibre-gl.css'
import { ScatterplotLayer } from '@deck.gl/layers'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef } from 'react'
import { basemapStyle } from '#/components/map/basemap-style.ts'
import { makeMap } from '#/components/map/make-map.ts'
import { readTokens } from '#/components/map/tokens.ts'
import { formatNumber } from '#/components/ui/format.ts'
import type { SiteSummary } from '#/server/access/contract.ts'
import type { ImportPreview } from '#/server/exchange/contract.ts'
import styles from './import.module.css'

const NOTHING_HIDDEN: ReadonlySet<string> = new Set()
type Point = ImportPreview['points'][number]
type Rgb = [number, number, number]

/** Where the lines lie, so that a wrong reference system is seen before it is brought in. New ones are full, changed ones are rings,
 *  refused ones larger and in colour; the table beside it says the same. */
export default function PreviewMap({ site, preview }: { site: SiteSummary; preview: ImportPreview }) {
  const t = useTranslations('import')
  const container = useRef<HTMLDivElement>(null)
  const draw = useEffectEvent((element: HTMLElement) => {
    const token = readTokens()
    const style = basemapStyle({ siteId: site.id, origin: location.origin, lat: site.center.lat, token, hidden: NOTHING_HIDDEN })
    const { map, overlay } = makeMap(element, { camera: cameraOver(preview.points), style, label: t('preview') })
    const ink = rgbOf('--text')
    const bad = rgbOf('--p2')
    overlay.setProps({
      layers: [
        new ScatterplotLayer<Point>({
          id: 'lines',
          data: preview.points,
          getPosition: ({ lon, lat }) => [lon, lat],
          getRadius: ({ verdict }) => (verdict === 'refuse' ? 6 : 4),
          radiusUnits: 'pixels',
          filled: true,
          stroked: true,
          lineWidthUnits: 'pixels',
          getLineWidth: 1.5,
          getLineColor: ink,
          getFillColor: ({ verdict }) =>
            verdict === 'refuse' ? bad : verdict === 'create' ? ink : ([...ink, 0] as [number, number, number, number]),
        }),
      ],
    })
    return () => map.remove()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: other points are another map
  useEffect(() => (container.current ? draw(container.current) : undefined), [preview, site.id])
  return (
    <figure className={styles.preview}>
      <div ref={container} className={styles.map} role="img" aria-label={t('previewOf', { count: preview.all })} />
      <figcaption className="quiet t12">
        {t('legend')}{' '}
        {preview.all > preview.points.length
          ? t('thinned', { shown: formatNumber(preview.points.length, 0), all: formatNumber(preview.all, 0) })
          : ''}
      </figcaption>
    </figure>
  )
}

/** Over all of them, leaving out the farthest hundredth. */
function cameraOver(points: readonly Point[]) {
  const between = (values: number[]) => {
    const sorted = values.sort((a, b) => a - b)
    const cut = Math.floor(sorted.length / 100)
    return [sorted[cut] ?? 0, sorted[sorted.length - 1 - cut] ?? 0] as const
  }
  const [west, east] = between(points.map(({ lon }) => lon))
  const [south, north] = between(points.map(({ lat }) => lat))
  const span = Math.max(east - west, (north - south) * 1.4, 0.002)
  return { lon: (west + east) / 2, lat: (south + north) / 2, zoom: Math.min(17, Math.log2(360 / span) - 0.4), bearing: 0, pitch: 0 }
}

function rgbOf(name: string): Rgb {
  const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim().slice(1)
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb
}
