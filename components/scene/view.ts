import type { RootState } from '@react-three/fiber'
import { Box3, type Camera, Fog, type PerspectiveCamera, Vector3 } from 'three'
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js'
import type { Batches } from './batches.ts'
import { applyShot, type Shot, shotOf } from './camera.ts'
import { createClock } from './clock.ts'
import { flight, flownShare } from './flight.ts'
import { type Local, toVector } from './frame.ts'
import { aimLamps, jitter, type Lamps } from './lights.ts'
import { PALETTES, type Palette } from './looks.ts'
import { createStill } from './still.ts'

export type Heard = {
  /** The camera leaves its place; until it rests, labels fade. Called between frames. */
  moved(): void
  /** What is drawn stands: the camera, or what it looks at, is new. Called between frames. */
  rested(shot: Shot): void
}
export type SceneView = Pick<ReturnType<typeof createSceneView>, 'look' | 'shot' | 'project' | 'move'>
type Root = Pick<RootState, 'gl' | 'scene' | 'camera' | 'get' | 'invalidate'>

/** Site frame, metres: +x east, +y up, -z north; origin at the site's centre. Drives a root of react-three-fiber that draws on
 *  demand: it asks for frames while something changes, and at rest for none. A frame allocates nothing. */
export function createSceneView({ gl, scene, camera: anyCamera, get, invalidate }: Root, lamps: { [K in keyof Lamps]: Lamps[K] | null }) {
  const camera = anyCamera as PerspectiveCamera
  gl.localClippingEnabled = true
  const controls = createControls(camera)
  const still = createStill(gl)
  const box = new Box3()
  const [toCamera, centre, extent, projected] = [new Vector3(), new Vector3(), new Vector3(), new Vector3()]
  const fly = { on: false, startedMs: 0, from: shotOf(camera, controls.target), to: shotOf(camera, controls.target) }
  const flown = { ...fly.from }
  let heard: Heard = { moved() {}, rested() {} }
  let light: Palette['light'] = PALETTES.grey.light
  let batches: Batches | null = null
  let aimed = false
  let leaving = false
  let frames = 0

  const render = () => gl.render(scene, camera)
  const clock = createClock({
    request: invalidate,
    moving(nowMs) {
      if (fly.on) {
        if (fly.startedMs === 0) fly.startedMs = nowMs
        const share = flownShare(nowMs - fly.startedMs)
        applyShot(camera, controls.target, flight(fly.from, fly.to, share, flown))
        fly.on = share < 1
      }
      stageFrame(null)
      render()
      return fly.on
    },
    rest() {
      leaving = false
      heard.rested(shotOf(camera, controls.target))
    },
    still(frame) {
      const { size } = get()
      if (frame === 0) still.restart(gl.domElement.width, gl.domElement.height)
      stageFrame(frame)
      camera.setViewOffset(size.width, size.height, jitter(frame, 2) / 2, jitter(frame, 3) / 2, size.width, size.height)
      still.add(render)
      camera.clearViewOffset()
    },
    show: still.show,
    busy(drawing) {
      Object.assign(gl.domElement.dataset, { drawing: drawing ? 'on' : 'off', frames })
    },
  })

  /** Light and fog of one frame: what is looked at is lit, what lies beyond fades into the canvas. */
  function stageFrame(frame: number | null) {
    const distanceM = camera.position.distanceTo(controls.target)
    if (scene.fog instanceof Fog) {
      scene.fog.near = distanceM * 1.05
      scene.fog.far = distanceM * 2.1
    }
    toCamera.subVectors(camera.position, controls.target)
    const empty = box.isEmpty()
    const reachM = Math.min(empty ? 50 : box.getSize(extent).length() / 2, distanceM * 0.42)
    if (empty) centre.copy(controls.target)
    else box.clampPoint(controls.target, centre)
    if (lamps.sky && lamps.sun && lamps.dome)
      aimLamps(lamps as Lamps, light, centre, Math.max(3, reachM), Math.atan2(toCamera.x, toCamera.z), frame)
  }
  function leave() {
    if (leaving) return
    leaving = true
    heard.moved()
  }
  function turned() {
    leave()
    clock.invalidate()
  }
  const grabbed = () => {
    fly.on = false
  }

  return {
    /** Takes the canvas: pointers turn the camera. @returns gives it back, with the memory on the graphics card */
    connect(): () => void {
      const canvas = gl.domElement
      controls.connect(canvas)
      controls.addEventListener('change', turned)
      controls.addEventListener('start', grabbed)
      canvas.addEventListener('webglcontextrestored', clock.invalidate)
      clock.invalidate()
      return () => {
        canvas.removeEventListener('webglcontextrestored', clock.invalidate)
        controls.removeEventListener('change', turned)
        controls.removeEventListener('start', grabbed)
        controls.dispose()
        clock.stop()
        still.dispose()
      }
    },
    /** One frame; before the first look nothing is drawn. */
    tick(nowMs: number) {
      if (!aimed) return
      frames += 1
      clock.tick(nowMs)
    },
    invalidate: clock.invalidate,
    hear(next: Heard) {
      heard = next
    },
    dress(palette: Palette) {
      light = palette.light
      clock.invalidate()
    },
    /** @param content bounds what is shown, for the light; three's axes */
    show(next: Batches, content: Box3) {
      batches = next
      box.copy(content)
      clock.invalidate()
    },
    /** @param share the value's place in the channel's range, 0 to 1 */
    move(objectId: string, channel: string, value: number, share: number) {
      if (batches?.move(objectId, channel, value, share)) clock.refresh()
    },
    look(shot: Shot, options: { fly: boolean }) {
      fly.on = options.fly && aimed
      if (fly.on) Object.assign(fly, { startedMs: 0, from: shotOf(camera, controls.target), to: shot })
      else applyShot(camera, controls.target, shot)
      aimed = true
      turned()
    },
    shot: (): Shot => shotOf(camera, controls.target),
    /** Where a place stands on the canvas, CSS pixels; null behind the camera. */
    project(local: Local): { x: number; y: number; depthM: number } | null {
      const { size } = get()
      toVector(local, projected)
      const depthM = projected.distanceTo(camera.position)
      projected.project(camera)
      if (projected.z > 1) return null
      return { x: ((projected.x + 1) / 2) * size.width, y: ((1 - projected.y) / 2) * size.height, depthM }
    },
  }
}

function createControls(camera: Camera) {
  const controls = new OrbitControls(camera)
  Object.assign(controls, { screenSpacePanning: false, maxPolarAngle: Math.PI / 2 - 0.05, minPolarAngle: 0.15, zoomToCursor: true })
  return Object.assign(controls, { minDistance: 4, maxDistance: 1500, rotateSpeed: 0.6, zoomSpeed: 0.8 })
}
