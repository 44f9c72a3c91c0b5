'use client'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useAlarms } from '#/components/alarms/useAlarms.ts'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useSeen } from '#/components/area/useSeen.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Waiting } from '#/components/ui/State.tsx'
import { DEFAULT_PITCH } from './camera.ts'
import MapCanvas from './MapCanvas.tsx'
import styles from './map.module.css'
import { alarmsByObject, MAP_GLYPHS, placeObjects } from './placed.ts'

const NOTHING_HIDDEN: ReadonlySet<string> = new Set()

/** The neighbourhood of one object, still: the same map without controls, with nothing on it but the object, its station and what alarms. */
export default function MapExcerpt({ tag, lon, lat, zoom = 16 }: { tag: string; lon: number; lat: number; zoom?: number }) {
  const t = useTranslations('map')
  const site = useSite()
  const map = useAsk(['twins.map', { siteId: site.id }], (options) => api.twins.map.query({ siteId: site.id }, options))
  const objects = useSeen(site.id, map.data?.objects)
  const alarms = useAlarms()
  const selected = map.data?.objects.find((object) => object.tag === tag)
  const { placed, meantId } = useMemo(() => {
    const all = placeObjects(objects ?? [], alarmsByObject(alarms.data?.alarms ?? []), NOTHING_HIDDEN)
    const own = all.find((one) => one.object.id === selected?.id)
    const meantId = own?.stationId ?? own?.object.id ?? null // from here a part is where its station is
    return { placed: all.filter((one) => one.alarm || one.object.id === meantId), meantId }
  }, [objects, alarms.data, selected])
  return (
    <div role="img" aria-label={t('excerpt', { tag })}>
      <MapCanvas
        still
        site={site}
        placed={placed}
        glyphs={MAP_GLYPHS}
        selectedId={meantId}
        hidden={NOTHING_HIDDEN}
        camera={{ lon, lat, zoom, bearing: 0, pitch: DEFAULT_PITCH }}
        onCamera={() => {}}
        onSelect={() => {}}
      />
      {!map.data && !map.error && (
        <div className={styles.waits}>
          <Waiting>{t('loadingObjects')}</Waiting>
        </div>
      )}
    </div>
  )
}
