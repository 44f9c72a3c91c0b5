import { type Box3, Plane, Vector3 } from 'three'
import { toVector } from '#/components/scene/frame.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { homeAzimuthDeg, type PlantObject } from './plant-objects.ts'

/** The line a cut is moved along: across the machines, from the middle of the large ones toward the operators' side. */
export type CutAxis = { toOperators: Vector3; middleM: number; fromM: number; toM: number }

export function cutAxis(objects: readonly PlantObject[]): CutAxis {
  const bearing = (homeAzimuthDeg(objects, 0) * Math.PI) / 180
  const toOperators = new Vector3(Math.sin(bearing), 0, -Math.cos(bearing))
  const machines = objects.filter((object) => !object.scenery)
  const stations = machines.filter((object) => twinType(object.own.typeId)?.rank === 'station')
  const around = stations.length ? stations : machines
  const middleM = around.reduce((sum, object) => sum + toVector(object.local).dot(toOperators), 0) / Math.max(1, around.length)
  const reach = machines.flatMap(({ box: { min, max } }) => [min, max].map((corner) => corner.dot(toOperators) - middleM))
  return { toOperators, middleM, fromM: Math.floor(Math.min(0, ...reach)), toM: Math.ceil(Math.max(0, ...reach)) }
}

/** Where a cut goes through the middle of an object, metres from the middle of the area toward the operators. */
export const cutThrough = (axis: CutAxis, object: PlantObject): number =>
  object.box.getCenter(new Vector3()).dot(axis.toOperators) - axis.middleM

/** Whether anything of a box is left by a cut. */
export const isLeft = ({ normal, constant }: Plane, { min, max }: Box3): boolean =>
  normal.x * (normal.x > 0 ? max.x : min.x) +
    normal.y * (normal.y > 0 ? max.y : min.y) +
    normal.z * (normal.z > 0 ? max.z : min.z) +
    constant >
  0

/** Takes away what stands between the camera and the cut; what is kept is on the plane's positive side.
 *  @param atM metres from the middle of the area toward the operators
 *  @param cameraAzimuthDeg compass bearing of the camera as seen from what it looks at */
export function cutPlane(axis: CutAxis, atM: number, cameraAzimuthDeg: number): Plane {
  const bearing = (cameraAzimuthDeg * Math.PI) / 180
  const side = Math.sin(bearing) * axis.toOperators.x - Math.cos(bearing) * axis.toOperators.z < 0 ? -1 : 1
  return new Plane(axis.toOperators.clone().multiplyScalar(-side), side * (axis.middleM + atM))
}
