import { type DirectionalLight, type HemisphereLight, Vector3 } from 'three'
import type { Palette } from './looks.ts'

/** How many views with slightly moved lights make one still picture. */
export const STILL_FRAMES = 24
const SUN_SPREAD = 0.06

export type Lamps = { sky: HemisphereLight; sun: DirectionalLight; dome: DirectionalLight }

const toSun = new Vector3()
const toDome = new Vector3()

/** Sun from the camera's left, so that the faces one looks at are lit. Moving: sun and an even sky. At rest: the sky is one
 *  shadowed lamp that stands elsewhere in every frame, and the average of the frames is soft shadow and ambient occlusion.
 *  @param centre, radiusM what has to be lit and shadowed, a sphere in the site frame
 *  @param azimuthRad from its centre to the camera, seen from above, as atan2(x, z) of the site frame
 *  @param frame of the still picture; null while moving */
export function aimLamps(
  { sky, sun, dome }: Lamps,
  light: Palette['light'],
  centre: Vector3,
  radiusM: number,
  azimuthRad: number,
  frame: number | null,
) {
  // the study's sun, (-0.5, -0.55, 0.9) with the camera at 20° left of the line's normal
  const angle = azimuthRad - 0.39 + (frame === null ? 0 : jitter(frame, 2) * SUN_SPREAD)
  const flat = 0.743
  toSun.set(Math.sin(angle) * flat, 0.9 + (frame === null ? 0 : jitter(frame, 3) * SUN_SPREAD), Math.cos(angle) * flat).normalize()
  sun.intensity = (light.sun * Math.PI) / 0.771
  place(sun, centre, radiusM, toSun)
  sky.intensity = (light.fill + (frame === null ? light.dome : 0)) * Math.PI
  dome.visible = frame !== null
  if (frame === null) return
  const radius = Math.sqrt((jitter(frame, 5) + 1) / 2)
  const turn = frame * 2.399_963
  toDome.set(radius * Math.cos(turn), Math.sqrt(1 - radius * radius) + 0.02, radius * Math.sin(turn)).normalize()
  dome.intensity = light.dome * Math.PI * 1.5
  place(dome, centre, radiusM, toDome)
}

function place(light: DirectionalLight, centre: Vector3, radiusM: number, direction: Vector3) {
  const reachM = radiusM * 2
  light.target.position.copy(centre)
  light.position.copy(centre).addScaledVector(direction, reachM)
  light.target.updateMatrixWorld()
  const camera = light.shadow.camera
  camera.left = -radiusM
  camera.right = radiusM
  camera.top = radiusM
  camera.bottom = -radiusM
  camera.near = 0
  camera.far = reachM * 2
  camera.updateProjectionMatrix()
  light.shadow.normalBias = Math.min(0.3, Math.max(0.02, radiusM * 0.0015))
}

/** Low-discrepancy offsets in -1..1 (Halton): evenly spread, and the same in every picture. */
export function jitter(index: number, base: number): number {
  let result = 0
  let share = 1 / base
  for (let rest = index + 1; rest > 0; rest = Math.floor(rest / base)) {
    result += share * (rest % base)
    share /= base
  }
  return result * 2 - 1
}
