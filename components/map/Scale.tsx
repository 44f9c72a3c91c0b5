'use client'
import { useTranslations } from 'next-intl'
import styles from './map.module.css'
import { metresPerPixel } from './mercator.ts'

const ASKED_PX = 150

/** The longest of 1, 2, 5 times a power of ten that is at most 150 px wide. */
export function scaleBar(lat: number, zoom: number): { metres: number; px: number } {
  const perPx = metresPerPixel(lat, zoom)
  const most = perPx * ASKED_PX
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = [5, 2, 1].map((n) => n * power).find((n) => n <= most) ?? power
  return { metres, px: metres / perPx }
}

/** The bar is true, and the reference system is named. */
export function Scale({ lat, zoom, crs }: { lat: number; zoom: number; crs: string }) {
  const t = useTranslations('map')
  const { metres, px } = scaleBar(lat, zoom)
  const text = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`
  return (
    <div className={styles.scale} role="img" aria-label={t('scale', { length: text, crs })}>
      <span>{crs}</span>
      <span className={styles.bar} style={{ width: px }}>
        <i>{text}</i>
      </span>
    </div>
  )
}
