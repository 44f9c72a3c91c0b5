import type { Shot } from './camera.ts'

const FLIGHT_MS = 400

/** From one shot to another, easing out; `share` from 0 to 1. The turn takes the short way round. */
export function flight(from: Shot, to: Shot, share: number, into: Shot): Shot {
  const eased = 1 - (1 - share) ** 3
  const turn = ((((to.azimuthDeg - from.azimuthDeg) % 360) + 540) % 360) - 180
  into.eastM = between(from.eastM, to.eastM, eased)
  into.upM = between(from.upM, to.upM, eased)
  into.northM = between(from.northM, to.northM, eased)
  into.azimuthDeg = from.azimuthDeg + turn * eased
  into.elevationDeg = between(from.elevationDeg, to.elevationDeg, eased)
  into.distanceM = between(from.distanceM, to.distanceM, eased)
  return into
}

export const flownShare = (sinceMs: number) => Math.min(1, Math.max(0, sinceMs / FLIGHT_MS))

const between = (a: number, b: number, share: number) => a + (b - a) * share
