import { Box3, type PerspectiveCamera, Vector3 } from 'three'

/** Where one looks from: a target in the site frame, angles of the direction from target to camera, and the distance. */
export type Shot = { eastM: number; upM: number; northM: number; azimuthDeg: number; elevationDeg: number; distanceM: number }

/** Long lenses keep verticals calm. */
const FOV_DEG = 20
/** As three's perspective camera takes it; metres. */
export const LENS = { fov: FOV_DEG, near: 1, far: 4000 } as const
export const HOME = { leftOfNormalDeg: 20, elevationDeg: 28, marginShare: 0.08 } as const
/** Taller than this a view holds a line only if its machines are small. */
const TALL = 1.25
export const isTall = (aspect: number) => aspect < TALL
/** In a tall view the camera stands a little further along the line and higher. */
export function homeAngles(aspect: number) {
  const tall = Math.min(1, Math.max(0, (1.6 - aspect) / 0.75))
  return { leftOfNormalDeg: HOME.leftOfNormalDeg + 4 * tall, elevationDeg: HOME.elevationDeg + 4 * tall }
}

const scratch = new Vector3()

/** `azimuthDeg` is the compass bearing of the camera as seen from the target. */
function shotDirection(shot: Pick<Shot, 'azimuthDeg' | 'elevationDeg'>, into: Vector3): Vector3 {
  const bearing = (shot.azimuthDeg * Math.PI) / 180
  const up = (shot.elevationDeg * Math.PI) / 180
  return into.set(Math.sin(bearing) * Math.cos(up), Math.sin(up), -Math.cos(bearing) * Math.cos(up))
}

export function applyShot(camera: PerspectiveCamera, target: Vector3, shot: Shot) {
  target.set(shot.eastM, shot.upM, -shot.northM)
  camera.position.copy(target).addScaledVector(shotDirection(shot, scratch), shot.distanceM)
  camera.lookAt(target)
  camera.near = Math.max(0.5, shot.distanceM / 40)
  camera.far = shot.distanceM * 6
  camera.updateProjectionMatrix()
}

export function shotOf(camera: PerspectiveCamera, target: Vector3): Shot {
  const to = camera.position.clone().sub(target)
  const distanceM = to.length()
  return {
    eastM: target.x,
    upM: target.y,
    northM: -target.z,
    azimuthDeg: ((Math.atan2(to.x, -to.z) * 180) / Math.PI + 360) % 360,
    elevationDeg: (Math.asin(Math.min(1, Math.max(-1, to.y / distanceM))) * 180) / Math.PI,
    distanceM,
  }
}

/** The nearest shot in the given direction that holds all points with a margin.
 *  @param points at least one; site frame as three draws it, metres */
export function shotOn(points: readonly Vector3[], azimuthDeg: number, elevationDeg: number, aspect: number): Shot {
  const centre = new Box3().setFromPoints([...points]).getCenter(new Vector3())
  const direction = shotDirection({ azimuthDeg, elevationDeg }, new Vector3())
  const right = new Vector3(0, 1, 0).cross(direction).normalize()
  const up = direction.clone().cross(right)
  const tanY = Math.tan((FOV_DEG * Math.PI) / 360) * (1 - HOME.marginShare)
  const tanX = tanY * aspect
  const corner = new Vector3()
  // the target is moved so that they stand in the middle of the picture, not in the middle of the room
  for (let round = 0, distanceM = 0; ; round++) {
    const extent = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity }
    let needed = 0
    for (const point of points) {
      corner.subVectors(point, centre)
      const near = corner.dot(direction)
      const [x, y] = [corner.dot(right), corner.dot(up)]
      needed = Math.max(needed, near + Math.abs(x) / tanX, near + Math.abs(y) / tanY)
      const depth = Math.max(1, distanceM - near)
      extent.left = Math.min(extent.left, x / depth)
      extent.right = Math.max(extent.right, x / depth)
      extent.low = Math.min(extent.low, y / depth)
      extent.high = Math.max(extent.high, y / depth)
    }
    distanceM = Math.max(needed, 2)
    if (round === 3) return { eastM: centre.x, upM: centre.y, northM: -centre.z, azimuthDeg, elevationDeg, distanceM }
    if (round > 0) {
      centre.addScaledVector(right, ((extent.left + extent.right) / 2) * distanceM)
      centre.addScaledVector(up, ((extent.low + extent.high) / 2) * distanceM)
    }
  }
}

/** Site metres across one CSS pixel at the target, for the scale. */
export const metresPerPixel = (distanceM: number, heightPx: number) => (2 * distanceM * Math.tan((FOV_DEG * Math.PI) / 360)) / heightPx
