'use client'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import styles from './area-drawn.module.css'
import type { MapLibre } from './make-map.ts'
import { type Corner, isArea, type Polygon } from './polygon.ts'

const STEP_PX = 40
const PAN: Readonly<Record<string, [number, number]>> = {
  ArrowLeft: [-STEP_PX, 0],
  ArrowRight: [STEP_PX, 0],
  ArrowUp: [0, -STEP_PX],
  ArrowDown: [0, STEP_PX],
}

/** The area that was drawn, over the map; while one is drawn, it takes clicks, or by keyboard the corner under the cross: arrows move the map,
 *  Space sets a corner, Enter closes, Backspace takes the last one back. */
export function AreaDrawn({
  map,
  polygon,
  drawing,
  onDrawn,
  onCancel,
}: {
  map: MapLibre
  polygon: Polygon | null
  drawing: boolean
  onDrawn(polygon: Polygon): void
  onCancel(): void
}) {
  const t = useTranslations('map')
  const sheet = useRef<HTMLDivElement>(null)
  const [corners, setCorners] = useState<Polygon>([])
  const [, look] = useState(0)
  useEffect(() => {
    const moved = () => look((moves) => moves + 1)
    map.on('move', moved)
    return () => void map.off('move', moved)
  }, [map])
  useEffect(() => {
    setCorners([])
    if (drawing) sheet.current?.focus()
  }, [drawing])

  const shown = drawing ? corners : (polygon ?? [])
  const points = shown.map(([lon, lat]) => {
    const { x, y } = map.project([lon, lat])
    return `${x.toFixed(1)},${y.toFixed(1)}`
  })
  const add = (x: number, y: number) => {
    const { lng, lat } = map.unproject([x, y])
    setCorners([...corners, [lng, lat] satisfies Corner])
  }
  const close = () => isArea(corners) && onDrawn(corners)
  const click = (event: MouseEvent<HTMLElement>) => {
    if (event.detail > 1) return close()
    const { left, top } = event.currentTarget.getBoundingClientRect()
    add(event.clientX - left, event.clientY - top)
  }
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const { clientWidth, clientHeight } = event.currentTarget
    const pan = PAN[event.key]
    if (pan) map.panBy(pan, { duration: 0 })
    else if (event.key === ' ') add(clientWidth / 2, clientHeight / 2)
    else if (event.key === 'Enter') close()
    else if (event.key === 'Backspace') setCorners(corners.slice(0, -1))
    else if (event.key === 'Escape') onCancel()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <svg className={styles.area} aria-hidden="true">
        {points.length > 1 && <polygon points={points.join(' ')} data-open={drawing || undefined} />}
        {drawing && points.map((point) => <circle key={point} cx={point.split(',')[0]} cy={point.split(',')[1]} r="4" />)}
      </svg>
      {drawing && (
        <div
          ref={sheet}
          className={styles.sheet}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it is drawn on by keyboard too
          tabIndex={0}
          aria-label={t('drawing')}
          onClick={click}
          onKeyDown={press}
        >
          <i className={styles.cross} />
          <p className={styles.hint} role="status">
            {t('drawingHint', { count: corners.length })}
          </p>
        </div>
      )}
    </>
  )
}
