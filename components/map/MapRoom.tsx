'use client'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { parseAsArrayOf, parseAsString, useQueryState } from 'nuqs'
import { useEffect, useMemo, useRef, useState } from 'react'
import { byUrgency } from '#/components/alarms/grouping.ts'
import { AreaPanel } from '#/components/area/AreaPanel.tsx'
import type { SeenObject } from '#/components/area/useSeen.ts'
import { MomentContext } from '#/components/area/useValues.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Split } from '#/components/frame/Split.tsx'
import { ImpactOnMap } from '#/components/graph/ImpactOnMap.tsx'
import { useMapImpact } from '#/components/graph/useMapImpact.ts'
import { Inspector } from '#/components/object/Inspector.tsx'
import { useNames } from '#/components/object/Name.tsx'
import { Broken, Loading } from '#/components/ui/State.tsx'
import type { MapObject } from '#/server/twins/contract.ts'
import { AreaDrawn } from './AreaDrawn.tsx'
import { type Camera, homeOf, parseAsCamera } from './camera.ts'
import { LayersPanel } from './LayersPanel.tsx'
import { MapControls } from './MapControls.tsx'
import { MapDock } from './MapDock.tsx'
import type { MapLibre } from './make-map.ts'
import styles from './map.module.css'
import { AREAS, alarmsByObject, MAP_GLYPHS, PLACELESS, type Placed, placeObjects } from './placed.ts'
import { isInside, parseAsPolygon } from './polygon.ts'
import { RainNow } from './RainNow.tsx'
import { Scale } from './Scale.tsx'
import { TimeTrack } from './TimeTrack.tsx'
import { useMapPicture } from './useMapPicture.ts'
import { useReplay } from './useReplay.ts'

// On its way while the room around it wakes. Said twice, each where the bundler sees that no server needs it: compiled for the server too, it
// costs a third of the first start.
if (typeof window !== 'undefined') void import('./MapCanvas.tsx')
const MapCanvas = dynamic(() => import('./MapCanvas.tsx'), { ssr: false, loading: () => <Loading /> })
const NEAR_ZOOM = 17
const NONE: readonly MapObject[] = []
const NOBODY: readonly SeenObject[] = []

/** The map first: what is where, what is wrong, and one object beside it. The address holds camera, selection and layers. */
export function MapRoom() {
  const t = useTranslations('map')
  const name = useNames()
  const site = useSite()
  const replay = useReplay()
  const { moment } = replay
  const picture = useMapPicture(site.id, moment)
  const { objects, open, rows } = picture
  const [at, setAt] = useQueryState('at', parseAsCamera.withOptions({ history: 'replace', throttleMs: 300 }))
  const [sel, setSel] = useQueryState('sel', parseAsString.withOptions({ history: 'push' }))
  const [off, setOff] = useQueryState('off', parseAsArrayOf(parseAsString).withDefault([]))
  const [area, setArea] = useQueryState('area', parseAsPolygon.withOptions({ history: 'push' }))
  const [drawing, draw] = useState(false)
  const [made, setMade] = useState<MapLibre | null>(null)
  const home: Camera = useMemo(() => ({ ...homeOf(site.bounds), ...site.center }), [site])
  const camera = at ?? home

  const hidden = useMemo(() => new Set(off), [off])
  const within = useMemo(() => (area ? objects?.filter((one) => isInside(one, area)) : objects) ?? NOBODY, [objects, area])
  const impact = useMapImpact(objects ?? NONE)
  const placed = useMemo(() => (objects ? placeObjects(objects, alarmsByObject(rows), hidden) : []), [objects, rows, hidden])
  const counts = useMemo(() => countTypes(objects ?? []), [objects])
  const selected = useMemo(() => objects?.find((object) => object.tag === sel) ?? null, [objects, sel])

  const select = (tag: string | null) => void setSel(tag)
  const show = (one: { lon: number; lat: number; tag: string }) => {
    select(one.tag)
    if (!made || made.getBounds().contains([one.lon, one.lat])) return // what is in view stays where it is
    made.easeTo({ center: [one.lon, one.lat], zoom: Math.max(made.getZoom(), NEAR_ZOOM), duration: 240 })
  }
  const toggle = (layer: string) => void setOff(hidden.has(layer) ? off.filter((one) => one !== layer) : [...off, layer])
  // A link that names an object and no camera opens on the object.
  const link = useRef(at ? null : sel)
  useEffect(() => {
    if (!made || !selected || selected.tag !== link.current) return
    link.current = null
    made.jumpTo({ center: [selected.lon, selected.lat], zoom: NEAR_ZOOM })
  }, [made, selected])

  return (
    <MomentContext value={moment}>
      <Split
        label={t('inspector')}
        inspector={
          selected ? (
            <>
              {moment && <p className={styles.present}>{t('inspectorLive')}</p>}
              <Inspector objectId={selected.id} onClose={() => select(null)} shortcuts={false} />
            </>
          ) : (
            <AreaPanel
              title={area ? t('drawn') : name(site.names)}
              hint={t('nothingSelected')}
              objects={within}
              alarms={area ? open.filter((alarm) => within.some((one) => one.id === alarm.objectId)) : open}
              onShow={show}
            />
          )
        }
      >
        <div className={styles.room}>
          {picture.unreachable && <Broken>{t('unreachable')}</Broken>}
          <MapCanvas
            key={site.id}
            site={site}
            placed={placed}
            glyphs={MAP_GLYPHS}
            selectedId={selected?.id ?? null}
            hidden={hidden}
            camera={camera}
            onCamera={(next) => void setAt(next)}
            onSelect={(one: Placed | null) => select(one?.object.tag ?? null)}
            onMap={setMade}
            rings={impact.rings}
          />
          <div className={styles.corner}>
            <LayersPanel counts={counts} hidden={hidden} onToggle={toggle} />
            <RainNow objects={objects ?? []} onShow={show} />
            <ImpactOnMap map={made} impact={impact} />
          </div>
          <Scale lat={camera.lat} zoom={camera.zoom} crs="CGCS2000" />
          <MapControls map={made} home={home} drawing={drawing} onDraw={() => draw(!drawing)} />
          {made && (
            <AreaDrawn
              map={made}
              polygon={area}
              drawing={drawing}
              onCancel={() => draw(false)}
              onDrawn={(polygon) => {
                draw(false)
                select(null)
                void setArea(polygon)
              }}
            />
          )}
        </div>
        <MapDock
          alarms={rows.toSorted(byUrgency)}
          kpi={picture.kpi}
          past={picture.past}
          placed={placed}
          area={area}
          onClear={() => void setArea(null)}
          map={made}
          moved={at}
          selected={selected}
          onShow={show}
        />
        <TimeTrack alarms={picture.live} objects={picture.placed ?? NONE} replay={replay} />
      </Split>
    </MomentContext>
  )
}

function countTypes(objects: readonly { typeId: string }[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { typeId } of objects) if (!AREAS.has(typeId) && !PLACELESS.has(typeId)) counts.set(typeId, (counts.get(typeId) ?? 0) + 1)
  return counts
}
