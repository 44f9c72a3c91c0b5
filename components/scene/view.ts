import { Box3, Color, Fog, PCFShadowMap, Raycaster, Scene, Vector2, Vector3, WebGLRenderer } from 'three'
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js'
import { applyShot, createCamera, type Shot, shotOf } from './camera.ts'
import { createClock } from './clock.ts'
import { flight } from './flight.ts'
import { type Local, toVector } from './frame.ts'
import { createGround } from './ground.ts'
import { createHullMaterial } from './hull.ts'
import { createLights, jitter } from './lights.ts'
import { PALETTES, type SceneTheme } from './looks.ts'
import { createMaterials } from './materials.ts'
import type { Placed } from './placed.ts'
import { buildStage, type StageMeshes } from './stage.ts'
import { createStill } from './still.ts'

export type SceneView = ReturnType<typeof createSceneView>
export type Heard = {
  /** every drawn change of the view: labels follow it, or fade until it rests */
  moved(resting: boolean): void
  rested(shot: Shot): void
}

/** Site frame, metres: +x east, +y up, -z north; origin at the site's centre. Draws on demand: at rest nothing runs. */
export function createSceneView(canvas: HTMLCanvasElement, heard: Heard) {
  const renderer = new WebGLRenderer({ canvas, antialias: true, powerPreference: 'high-performance' })
  renderer.shadowMap.enabled = true
  renderer.shadowMap.type = PCFShadowMap
  const scene = new Scene()
  scene.background = new Color()
  const fog = new Fog('#000000', 1, 2)
  scene.fog = fog
  const camera = createCamera()
  const controls = controlsOf()
  const materials = createMaterials()
  const hull = createHullMaterial()
  const ground = createGround()
  const lights = createLights(scene)
  const still = createStill(renderer)
  const box = new Box3()
  const size = new Vector2(1, 1)
  const scratch = new Vector3()
  let stage: StageMeshes | null = null
  let fly: ((nowMs: number) => Shot | null) | null = null
  scene.add(ground.group)

  function controlsOf() {
    const made = new OrbitControls(camera, canvas)
    Object.assign(made, { screenSpacePanning: false, maxPolarAngle: Math.PI / 2 - 0.05, minPolarAngle: 0.15, zoomToCursor: true })
    Object.assign(made, { minDistance: 4, maxDistance: 1500, rotateSpeed: 0.6, zoomSpeed: 0.8 })
    made.addEventListener('change', changed)
    return made
  }
  function changed() {
    heard.moved(false)
    clock.invalidate()
  }
  const clock = createClock({
    moving(nowMs) {
      const shot = fly?.(nowMs) ?? null
      if (shot) aimCamera(shot)
      else fly = null
      frameScene(null)
      renderer.render(scene, camera)
      return fly !== null
    },
    still(frame) {
      if (frame === 0) {
        still.restart(renderer.domElement.width, renderer.domElement.height)
        heard.moved(true)
        heard.rested(shotOf(camera, controls.target))
      }
      frameScene(frame)
      camera.setViewOffset(size.x, size.y, jitter(frame, 2) / 2, jitter(frame, 3) / 2, size.x, size.y)
      still.add(() => renderer.render(scene, camera))
      camera.clearViewOffset()
    },
    show: still.show,
  })

  function frameScene(frame: number | null) {
    const distanceM = camera.position.distanceTo(controls.target)
    fog.near = distanceM * 1.05
    fog.far = distanceM * 2.1
    scratch.subVectors(camera.position, controls.target)
    const reachM = Math.min(box.isEmpty() ? 50 : box.getSize(new Vector3()).length() / 2, distanceM * 0.42)
    const centre = box.isEmpty() ? controls.target : box.clampPoint(controls.target, new Vector3())
    lights.aim({ centre, radiusM: Math.max(3, reachM) }, Math.atan2(scratch.x, scratch.z), frame)
  }
  function aimCamera(shot: Shot) {
    applyShot(camera, controls.target, shot)
    heard.moved(false)
  }

  return {
    setTheme(theme: SceneTheme, canvasColor: string) {
      const palette = PALETTES[theme]
      ;(scene.background as Color).set(canvasColor)
      fog.color.set(canvasColor)
      materials.setTheme(theme)
      lights.setTheme(palette)
      ground.setTheme(palette, canvasColor)
      clock.invalidate()
    },
    /** `content` bounds what is shown, for light, floor and limits; three's axes. */
    setObjects(placed: readonly Placed[], content: Box3, floorM: number) {
      if (stage) scene.remove(stage.group)
      stage?.dispose()
      stage = buildStage(placed, materials, hull)
      scene.add(stage.group)
      box.copy(content)
      ground.setFloor(content, floorM)
      clock.invalidate()
    },
    move(objectId: string, channel: string, value: number, share: number) {
      if (stage?.move(objectId, channel, value, share)) clock.refresh()
    },
    look(shot: Shot, options: { fly: boolean }) {
      fly = options.fly ? flight(shotOf(camera, controls.target), shot) : null
      if (!options.fly) aimCamera(shot)
      clock.invalidate()
    },
    shot: () => shotOf(camera, controls.target),
    /** Where a place stands on the canvas, CSS pixels; null behind the camera. */
    project(local: Local): { x: number; y: number; depthM: number } | null {
      toVector(local, scratch)
      const depthM = scratch.distanceTo(camera.position)
      scratch.project(camera)
      if (scratch.z > 1) return null
      return { x: ((scratch.x + 1) / 2) * size.x, y: ((1 - scratch.y) / 2) * size.y, depthM }
    },
    /** The object under a point of the canvas, CSS pixels. */
    pick(x: number, y: number): string | null {
      const ray = new Raycaster()
      ray.setFromCamera(new Vector2((x / size.x) * 2 - 1, 1 - (y / size.y) * 2), camera)
      const hit = ray.intersectObjects(stage?.pickable ?? [], false)[0]
      return hit?.instanceId === undefined ? null : ((hit.object.userData.ids as string[])[hit.instanceId] ?? null)
    },
    resize(widthPx: number, heightPx: number, pixelRatio: number) {
      size.set(Math.max(1, widthPx), Math.max(1, heightPx))
      renderer.setPixelRatio(Math.min(2, pixelRatio))
      renderer.setSize(size.x, size.y, false)
      camera.aspect = size.x / size.y
      camera.updateProjectionMatrix()
      hull.uniforms.uViewport!.value.copy(size)
      clock.invalidate()
    },
    stats: () => ({
      resting: clock.resting,
      calls: renderer.info.render.calls,
      triangles: renderer.info.render.triangles,
      averaged: still.count,
    }),
    dispose() {
      clock.stop()
      controls.dispose()
      for (const thing of [stage, materials, hull, ground, lights, still, renderer]) thing?.dispose()
    },
  }
}
