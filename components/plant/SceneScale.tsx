'use client'
import { useTranslations } from 'next-intl'
import { metresPerPixel } from '#/components/scene/camera.ts'
import styles from './plant.module.css'

const STEPS_M = [0.5, 1, 2, 5, 10, 20, 50, 100, 200] as const
const WIDEST_PX = 150

/** In perspective a scale is true at one depth: it says which. */
export function SceneScale({ distanceM, heightPx }: { distanceM: number; heightPx: number }) {
  const t = useTranslations('plant')
  const perPixel = metresPerPixel(distanceM, Math.max(1, heightPx))
  const metres = STEPS_M.findLast((step) => step / perPixel <= WIDEST_PX) ?? STEPS_M[0]
  return (
    <div className={styles.scale}>
      <span>{t('scale', { metres })}</span>
      <i style={{ width: metres / perPixel }} />
    </div>
  )
}
