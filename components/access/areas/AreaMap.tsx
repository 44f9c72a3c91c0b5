'use client'
import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useSeen } from '#/components/area/useSeen.ts'
import { useMe, useSite } from '#/components/frame/me.tsx'
import { AreaDrawn } from '#/components/map/AreaDrawn.tsx'
import { homeOf } from '#/components/map/camera.ts'
import MapCanvas from '#/components/map/MapCanvas.tsx'
import { MapControls } from '#/components/map/MapControls.tsx'
import type { MapLibre } from '#/components/map/make-map.ts'
import { MAP_GLYPHS, placeObjects } from '#/components/map/placed.ts'
import { isArea, type Polygon } from '#/components/map/polygon.ts'
import { boundsOf, type Draft } from './draft.ts'

const NOTHING_HIDDEN: ReadonlySet<string> = new Set()
const NO_ALARMS = new Map<string, never>()
const OUTLINE_ZOOMS = [12, 18] as const

/** The site with the outline of the area; drawn on as the map is. */
export default function AreaMap({
  draft,
  drawing,
  onDraw,
  onDrawn,
}: {
  draft: Draft
  drawing: boolean
  onDraw: ((on: boolean) => void) | undefined
  onDrawn(ring: Polygon): void
}) {
  const t = useTranslations('areas')
  const { sites } = useMe()
  const here = useSite()
  const site = sites.find(({ id }) => id === draft.siteId) ?? here
  const { data } = useAsk(['twins.map', { siteId: site.id }], (options) => api.twins.map.query({ siteId: site.id }, options))
  const objects = useSeen(site.id, data?.objects)
  const placed = useMemo(() => placeObjects(objects ?? [], NO_ALARMS, NOTHING_HIDDEN), [objects])
  const [made, setMade] = useState<MapLibre | null>(null)
  const [home] = useState(() =>
    isArea(draft.ring) ? homeOf(boundsOf(draft.ring), OUTLINE_ZOOMS) : { ...homeOf(site.bounds), ...site.center },
  )
  const [camera, setCamera] = useState(home)
  return (
    <>
      <MapCanvas
        site={site}
        placed={placed}
        glyphs={MAP_GLYPHS}
        selectedId={null}
        hidden={NOTHING_HIDDEN}
        camera={camera}
        onCamera={setCamera}
        onSelect={() => {}}
        onMap={setMade}
      />
      <MapControls
        map={made}
        home={home}
        drawing={drawing}
        drawLabel={t(isArea(draft.ring) ? 'drawAnew' : 'draw')}
        onDraw={onDraw && (() => onDraw(!drawing))}
      />
      {made && <AreaDrawn map={made} polygon={draft.ring} drawing={drawing} onDrawn={onDrawn} onCancel={() => onDraw?.(false)} />}
    </>
  )
}
