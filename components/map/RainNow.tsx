'use client'
import { useTranslations } from 'next-intl'
import { useMoment, useValues } from '#/components/area/useValues.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { Age, useAge } from '#/components/ui/Time.tsx'
import type { MapObject } from '#/server/twins/contract.ts'
import styles from './rain.module.css'

/** The heaviest rain any gauge of the site reads now; nothing while it is dry. */
export function RainNow({ objects, onShow }: { objects: readonly MapObject[]; onShow(object: MapObject): void }) {
  const t = useTranslations('map')
  const gauges = objects.filter((object) => object.typeId === 'rain-gauge')
  const data = useValues(
    gauges.map(({ id }) => ({ objectId: id, channels: ['intensity'] })),
    5_000,
  )
  const moment = useMoment()
  const age = useAge()
  const wet = gauges
    .flatMap((gauge) => {
      const reading = data[gauge.id]?.intensity
      return reading && !reading.stale && reading.value > 0 ? [{ gauge, reading }] : []
    })
    .sort((a, b) => b.reading.value - a.reading.value)[0]
  if (!wet) return null
  return (
    <button type="button" className={styles.rain} onClick={() => onShow(wet.gauge)}>
      <span className="medium">{t('rain')}</span> <span>{formatNumber(wet.reading.value, 0)} mm/h</span>{' '}
      <span className="quiet">
        {wet.gauge.tag} · {moment ? age(moment.atMs - wet.reading.atMs) : <Age at={wet.reading.atMs} />}
      </span>
    </button>
  )
}
