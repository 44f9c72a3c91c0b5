'use client'
import { useTranslations } from 'next-intl'
import { IconButton } from '#/components/ui/Button.tsx'
import { Glyph } from '#/components/ui/Glyph.tsx'
import type { Camera } from './camera.ts'
import type { MapLibre } from './make-map.ts'
import styles from './map.module.css'

const QUICK_MS = 120

type Props = {
  map: MapLibre | null
  home: Camera
  drawing: boolean
  /** what drawing is for here; else choosing what lies in an area */
  drawLabel?: string
  onDraw?: (() => void) | undefined
}

export function MapControls({ map, home, drawing, drawLabel, onDraw }: Props) {
  const t = useTranslations('map')
  const back = () =>
    map?.easeTo({ center: [home.lon, home.lat], zoom: home.zoom, bearing: home.bearing, pitch: home.pitch, duration: QUICK_MS })
  return (
    <div className={`${styles.float} ${styles.zoom}`}>
      <IconButton label={t('closer')} onClick={() => map?.zoomIn({ duration: QUICK_MS })}>
        <Glyph id="ui-plus" size={16} />
      </IconButton>
      <IconButton label={t('farther')} onClick={() => map?.zoomOut({ duration: QUICK_MS })}>
        <Glyph id="ui-minus" size={16} />
      </IconButton>
      <IconButton label={t('whole')} onClick={back}>
        <Glyph id="ui-locate" size={16} />
      </IconButton>
      {onDraw && (
        <IconButton label={drawLabel ?? t('draw')} aria-pressed={drawing} onClick={onDraw}>
          <Glyph id="ui-area" size={16} />
        </IconButton>
      )}
    </div>
  )
}
