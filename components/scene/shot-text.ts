import type { Shot } from './camera.ts'

/** A shot as it stands in the address: six numbers, short enough to read out. */
export function shotText(shot: Shot): string {
  const { eastM, northM, upM, azimuthDeg, elevationDeg, distanceM } = shot
  return [eastM, northM, upM, azimuthDeg, elevationDeg, distanceM].map((value) => Number(value.toFixed(1))).join('_')
}

/** null for anything that is no shot: an address is typed by people too. */
export function shotFromText(text: string | null): Shot | null {
  const values = (text ?? '').split('_').map(Number)
  if (values.length !== 6 || values.some((value) => !Number.isFinite(value))) return null
  const [eastM, northM, upM, azimuthDeg, elevationDeg, distanceM] = values as [number, number, number, number, number, number]
  return {
    eastM,
    northM,
    upM,
    azimuthDeg,
    elevationDeg: Math.min(85, Math.max(3, elevationDeg)),
    distanceM: Math.min(1500, Math.max(4, distanceM)),
  }
}
