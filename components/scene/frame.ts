import { Matrix4, Vector3 } from 'three'

/** Site frame, metres: +x east, +y up, -z north; origin at the site's centre. */
export type Local = { eastM: number; upM: number; northM: number }

const METRES_PER_DEGREE = 111_319.490_793_273_57

/** Local tangent plane around the site's centre; good to a few millimetres over a plant of one kilometre.
 *  @source WGS 84 semi-major axis 6,378,137 m */
export function localOf(place: { lon: number; lat: number }, centre: { lon: number; lat: number }, levelM: number): Local {
  const northM = (place.lat - centre.lat) * METRES_PER_DEGREE
  const eastM = (place.lon - centre.lon) * METRES_PER_DEGREE * Math.cos((centre.lat * Math.PI) / 180)
  return { eastM, upM: levelM, northM }
}

export const toVector = (local: Local, into = new Vector3()) => into.set(local.eastM, local.upM, -local.northM)

/** Where an object stands. Forms look along +x, which is east: heading 90, clockwise from true north, leaves them unturned. */
export function placement(local: Local, headingDeg: number, into = new Matrix4()): Matrix4 {
  return into.makeRotationY(((90 - headingDeg) * Math.PI) / 180).setPosition(local.eastM, local.upM, -local.northM)
}
