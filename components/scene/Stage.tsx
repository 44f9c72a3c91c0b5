import { type ThreeEvent, useFrame, useThree } from '@react-three/fiber'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { type DirectionalLight, type HemisphereLight, Plane, type Vector2Tuple } from 'three'
import { buildBatches } from './batches.ts'
import { Ground } from './Ground.tsx'
import { createHullMaterial } from './hull.ts'
import type { Lamps } from './lights.ts'
import { PALETTES, type SceneTheme } from './looks.ts'
import { createMaterials } from './materials.ts'
import { type Content, samePicture } from './placed.ts'
import { createSceneView, type Heard, type SceneView } from './view.ts'

const CLICK_PX = 4
const SUN_SHADOW_PX: Vector2Tuple = [2048, 2048]
const DOME_SHADOW_PX: Vector2Tuple = [1024, 1024]
/** Until the first frame, which sets how far it lies. */
const NO_FOG: [color: string] = ['#000000']
const SHADOW_BIAS = -0.0006

export type StageProps = {
  content: Content
  theme: SceneTheme
  /** colour of the page's canvas: the background, the fog and the ground run into it */
  canvas: string
  heard: Heard
  onReady(view: SceneView): void
  onPick(objectId: string): void
  onSize(size: { width: number; height: number }): void
}

/** Everything inside the canvas: lamps, ground and machines, and who draws them. */
export function Stage({ content, theme, canvas, heard, onReady, onPick, onSize }: StageProps) {
  const get = useThree((state) => state.get)
  const size = useThree((state) => state.size)
  const pixelRatio = useThree((state) => state.viewport.dpr)
  const [lamps] = useState<{ [K in keyof Lamps]: Lamps[K] | null }>({ sky: null, sun: null, dome: null })
  const [view] = useState(() => createSceneView(get(), lamps))
  const [cut] = useState(() => new Plane())
  const [materials] = useState(() => createMaterials(cut))
  const [hull] = useState(createHullMaterial)
  const [held, hold] = useState(content)
  if (held !== content && !samePicture(held, content)) hold(content)
  const batches = useMemo(() => buildBatches(held.placed, materials, hull), [held, materials, hull])
  const palette = PALETTES[theme]

  // a positive priority takes the drawing over: one frame is the moving view, or one share of the still picture
  useFrame(() => view.tick(performance.now()), 1)
  useEffect(() => view.connect(), [view])
  useEffect(() => view.hear(heard), [view, heard])
  useEffect(() => onReady(view), [view, onReady])
  // three takes graphics memory again for what is drawn once more: after StrictMode's rehearsal nothing is missing
  useEffect(() => {
    return () => {
      materials.dispose()
      hull.dispose()
    }
  }, [materials, hull])
  useEffect(() => () => batches.dispose(), [batches])
  useLayoutEffect(() => view.show(batches, held.box), [view, batches, held])
  useLayoutEffect(() => {
    if (!content.cut) return
    cut.copy(content.cut)
    view.invalidate()
  }, [view, cut, content.cut])
  useLayoutEffect(() => {
    materials.setTheme(theme)
    view.dress(palette)
  }, [view, materials, theme, palette])
  useLayoutEffect(() => {
    hull.uniforms.uViewport!.value.set(size.width, size.height)
    onSize({ width: size.width, height: size.height })
    void pixelRatio
    view.invalidate()
  }, [view, hull, size.width, size.height, pixelRatio, onSize])

  const latest = useRef(onPick)
  useEffect(() => {
    latest.current = onPick
  })
  const pick = useCallback(
    (event: ThreeEvent<MouseEvent>) => {
      if (event.object.userData.cut && cut.distanceToPoint(event.point) < 0) return // it is cut away: what lies behind is meant
      event.stopPropagation() // the nearest body is the one that is seen
      const ids = event.object.userData.ids as readonly string[]
      const id = event.instanceId === undefined ? undefined : ids[event.instanceId]
      if (id && event.delta < CLICK_PX) latest.current(id)
    },
    [cut],
  )
  const sky = useCallback((lamp: HemisphereLight | null) => void Object.assign(lamps, { sky: lamp }), [lamps])
  const sun = useCallback((lamp: DirectionalLight | null) => void Object.assign(lamps, { sun: lamp }), [lamps])
  const dome = useCallback((lamp: DirectionalLight | null) => void Object.assign(lamps, { dome: lamp }), [lamps])

  return (
    <>
      <color attach="background" args={[canvas]} />
      <fog attach="fog" args={NO_FOG} color={canvas} />
      <hemisphereLight ref={sky} color="#ffffff" groundColor={palette.looks.floor} />
      <directionalLight ref={sun} castShadow shadow-mapSize={SUN_SHADOW_PX} shadow-bias={SHADOW_BIAS} />
      <directionalLight ref={dome} castShadow shadow-mapSize={DOME_SHADOW_PX} shadow-bias={SHADOW_BIAS} />
      <Ground box={held.box} floorM={held.floorM} palette={palette} canvas={canvas} />
      {batches.bodies.map((body) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: an element of the scene, not of the page; the tree is its keyboard way
        <primitive key={body.uuid} object={body} onClick={pick} />
      ))}
      <primitive object={batches.rest} />
    </>
  )
}
