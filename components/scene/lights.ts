import { DirectionalLight, HemisphereLight, type Object3D, type Scene, Vector3 } from 'three'
import type { Palette } from './looks.ts'

/** How many views with slightly moved lights make one still picture. */
export const STILL_FRAMES = 24
const SUN_SPREAD = 0.06

export type Lights = ReturnType<typeof createLights>
/** What has to be lit and shadowed: a sphere in the site frame. */
export type Stage = { centre: Vector3; radiusM: number }

/** Sun from the camera's left, so that the faces one looks at are lit. Moving: sun and an even sky. At rest: the sky is one
 *  shadowed lamp that stands elsewhere in every frame, and the average of the frames is soft shadow and ambient occlusion. */
export function createLights(scene: Scene) {
  const sun = shadowed(2048)
  const dome = shadowed(1024)
  const sky = new HemisphereLight()
  const lamps: Object3D[] = [sky, sun, sun.target, dome, dome.target]
  scene.add(...lamps)
  const toSun = new Vector3()
  const toDome = new Vector3()
  let palette: Palette['light'] = { sun: 0.56, dome: 0.36, fill: 0.15 }

  /** `azimuthRad`: from the stage to the camera, seen from above, as atan2(x, z) of the site frame. */
  function aim(stage: Stage, azimuthRad: number, frame: number | null) {
    // the study's sun, (-0.5, -0.55, 0.9) with the camera at 20° left of the line's normal
    const spread = frame === null ? [0, 0] : [jitter(frame, 2) * SUN_SPREAD, jitter(frame, 3) * SUN_SPREAD]
    const angle = azimuthRad - 0.39 + spread[0]!
    const flat = 0.743
    toSun.set(Math.sin(angle) * flat, 0.9 + spread[1]!, Math.cos(angle) * flat).normalize()
    sun.intensity = (palette.sun * Math.PI) / 0.771
    place(sun, stage, toSun)
    sky.intensity = (palette.fill + (frame === null ? palette.dome : 0)) * Math.PI
    dome.visible = frame !== null
    if (frame === null) return
    const [radius, turn] = [Math.sqrt((jitter(frame, 5) + 1) / 2), frame * 2.399_963]
    toDome.set(radius * Math.cos(turn), Math.sqrt(1 - radius * radius) + 0.02, radius * Math.sin(turn)).normalize()
    dome.intensity = palette.dome * Math.PI * 1.5
    place(dome, stage, toDome)
  }

  return {
    aim,
    setTheme(next: Palette) {
      palette = next.light
      sky.color.set('#ffffff')
      sky.groundColor.set(next.looks.floor)
    },
    dispose() {
      for (const lamp of [sun, dome]) lamp.dispose()
      scene.remove(...lamps)
    },
  }
}

function shadowed(sizePx: number) {
  const light = new DirectionalLight('#ffffff')
  light.castShadow = true
  light.shadow.mapSize.set(sizePx, sizePx)
  light.shadow.bias = -0.0006
  return light
}

function place(light: DirectionalLight, stage: Stage, direction: Vector3) {
  const reach = stage.radiusM * 2
  light.target.position.copy(stage.centre)
  light.position.copy(stage.centre).addScaledVector(direction, reach)
  light.target.updateMatrixWorld()
  const camera = light.shadow.camera
  Object.assign(camera, { left: -stage.radiusM, right: stage.radiusM, top: stage.radiusM, bottom: -stage.radiusM, near: 0, far: reach * 2 })
  camera.updateProjectionMatrix()
  light.shadow.normalBias = Math.min(0.3, Math.max(0.02, stage.radiusM * 0.0015))
}

/** Low-discrepancy offsets in -1..1 (Halton): evenly spread, and the same in every picture. */
export function jitter(index: number, base: number): number {
  let [result, share, rest] = [0, 1 / base, index + 1]
  while (rest > 0) {
    result += share * (rest % base)
    rest = Math.floor(rest / base)
    share /= base
  }
  return result * 2 - 1
}
