'use client'
import 'maplibre-gl/dist/maplibre-gl.css'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { Theme } from '#/components/frame/theme.ts'
import { Broken } from '#/components/ui/State.tsx'
import type { SiteSummary } from '#/server/access/contract.ts'
import { basemapStyle } from './basemap-style.ts'
import { type Camera, near } from './camera.ts'
import { density, type Group } from './density.ts'
import { type Atlas, paintAtlas } from './icon-atlas.ts'
import { cameraOf, type MapLibre, type MapLibreOverlay, makeMap } from './make-map.ts'
import styles from './map.module.css'
import type { Placed } from './placed.ts'
import { type Place, placesIn } from './places.ts'
import { type Ring, ringLayer } from './ring-layer.ts'
import { Signs } from './Signs.tsx'
import { signLayer } from './sign-layer.ts'
import { onTheme, readTokens } from './tokens.ts'

type Props = {
  site: SiteSummary
  placed: readonly Placed[]
  glyphs: readonly string[]
  selectedId: string | null
  hidden: ReadonlySet<string>
  camera: Camera
  onCamera(camera: Camera): void
  onSelect(one: Placed | null): void
  onMap?(map: MapLibre | null): void
  /** around what is spoken of */
  rings?: readonly Ring[]
  /** a picture of the place: it does not move and lays no plates */
  still?: boolean
}

const NOWHERE: readonly Place[] = []
const NO_RINGS: readonly Ring[] = []
const themeNow = () => document.documentElement.dataset.theme as Theme

/** The map itself. Everything on it is a function of what is handed in; the camera alone lives here and is reported. */
export default function MapCanvas({
  site,
  placed,
  glyphs,
  selectedId,
  hidden,
  camera,
  onCamera,
  onSelect,
  onMap,
  rings = NO_RINGS,
  still,
}: Props) {
  const t = useTranslations('map')
  const container = useRef<HTMLDivElement>(null)
  const [parts, setParts] = useState<{ map: MapLibre; overlay: MapLibreOverlay } | null>(null)
  const [atlas, setAtlas] = useState<Atlas | null>(null)
  const [theme, setTheme] = useState(themeNow)
  const [view, setView] = useState({ zoom: camera.zoom, moves: 0 })
  const [places, setPlaces] = useState<readonly Place[]>([])
  const [broken, setBroken] = useState(false)
  const reported = useRef<Camera>(camera)
  /** what the style in the map was made from: asked for anew amid its loading, it would be built twice */
  const styled = useRef({ theme, hidden })
  const moved = useEffectEvent((map: MapLibre) => {
    setView(({ moves }) => ({ zoom: map.getZoom(), moves: moves + 1 }))
    const now = cameraOf(map)
    if (near(now, reported.current)) return // it was laid out, not moved: an address written now would call off a link just followed
    reported.current = now
    onCamera(now)
  })
  const told = useEffectEvent((map: MapLibre | null) => onMap?.(map))
  const style = useEffectEvent(() =>
    basemapStyle({ siteId: site.id, origin: location.origin, lat: site.center.lat, token: readTokens(), hidden }),
  )
  const start = useEffectEvent((element: HTMLElement) => {
    styled.current = { theme, hidden }
    return makeMap(element, { camera, style: style(), label: t('label'), ...(still ? { still } : {}) })
  })
  const unselect = useEffectEvent(() => onSelect(null))

  // biome-ignore lint/correctness/useExhaustiveDependencies: another site is another map
  useEffect(() => {
    if (!container.current) return
    let made: ReturnType<typeof makeMap>
    try {
      made = start(container.current)
    } catch {
      setBroken(true) // no WebGL here: the list below stays and does the same
      return
    }
    const { map } = made
    const report = () => moved(map)
    const look = () => setView(({ moves }) => ({ zoom: map.getZoom(), moves: moves + 1 }))
    const settled = () => {
      setPlaces((held) => placesIn(map, held))
      map.getContainer().dataset.idle = 'true'
    }
    map.on('moveend', report)
    map.on('resize', look)
    map.on('load', look)
    map.on('idle', settled)
    map.on('click', (event) => {
      if (made.overlay.pickObject({ x: event.point.x, y: event.point.y, radius: 6 }) === null) unselect()
    })
    setParts(made)
    told(map)
    return () => {
      told(null)
      setParts(null)
      map.remove()
    }
  }, [site.id])

  // The address changed otherwise than by moving the map (back, a link): the map follows.
  useEffect(() => {
    if (!parts || near(camera, reported.current)) return
    parts.map.jumpTo({ center: [camera.lon, camera.lat], zoom: camera.zoom, bearing: camera.bearing, pitch: camera.pitch })
  }, [parts, camera])

  useEffect(() => onTheme(() => setTheme(themeNow())), [])
  useEffect(() => {
    if (!parts || (styled.current.theme === theme && styled.current.hidden === hidden)) return
    styled.current = { theme, hidden }
    parts.map.setStyle(style(), { diff: true })
  }, [parts, theme, hidden])
  const glyphKey = glyphs.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme colours the signs
  useEffect(() => {
    let current = true
    paintAtlas(glyphKey.split(','), readTokens()).then(
      (painted) => current && setAtlas(painted),
      () => current && setBroken(true),
    )
    return () => {
      current = false
    }
  }, [theme, glyphKey])

  const drawn = useMemo(() => density(placed, view.zoom, selectedId), [placed, view.zoom, selectedId])
  const press = useEffectEvent((one: Placed) => onSelect(one))
  useEffect(() => {
    if (!parts || !atlas) return
    const closer = (group: Group) =>
      parts.map.fitBounds(group.bounds, { padding: 120, maxZoom: Math.max(17.5, parts.map.getZoom() + 1), duration: 240 })
    const signs = signLayer(drawn, atlas, { object: press, group: closer })
    const count = drawn.discs.length + drawn.dots.length + drawn.groups.length
    parts.overlay.setProps({
      layers: rings.length > 0 ? [ringLayer(rings, readTokens()('focus')), signs] : [signs],
      onAfterRender: () => {
        if (count > 0) parts.map.getContainer().dataset.signs = String(count)
      },
    })
  }, [parts, atlas, drawn, rings])

  return (
    <div className={styles.canvas}>
      <div ref={container} className={styles.container} data-testid="map" />
      {broken && <Broken>{t('broken')}</Broken>}
      {parts && (
        <Signs
          map={parts.map}
          drawn={drawn}
          placed={placed}
          moves={view.moves}
          selectedId={selectedId}
          onSelect={onSelect}
          plain={still ?? false}
          places={hidden.has('places') ? NOWHERE : places}
        />
      )}
    </div>
  )
}
