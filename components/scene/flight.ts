import type { Shot } from './camera.ts'

const FLIGHT_MS = 400

/** From one shot to another, easing out; null once there. The turn takes the short way round. */
export function flight(from: Shot, to: Shot) {
  const turn = ((((to.azimuthDeg - from.azimuthDeg) % 360) + 540) % 360) - 180
  let startedMs: number | null = null
  let landed = false
  return (nowMs: number): Shot | null => {
    if (landed) return null
    startedMs ??= nowMs
    const share = Math.min(1, (nowMs - startedMs) / FLIGHT_MS)
    const eased = 1 - (1 - share) ** 3
    landed = share === 1
    const between = (a: number, b: number) => a + (b - a) * eased
    return {
      eastM: between(from.eastM, to.eastM),
      upM: between(from.upM, to.upM),
      northM: between(from.northM, to.northM),
      azimuthDeg: from.azimuthDeg + turn * eased,
      elevationDeg: between(from.elevationDeg, to.elevationDeg),
      distanceM: between(from.distanceM, to.distanceM),
    }
  }
}
