/** The cloudburst of story S1, 5-minute blocks, mm/h: 61.8 mm in all. */
export const CLOUDBURST_MM_H = [6, 12, 18, 30, 48, 72, 108, 126, 96, 66, 48, 36, 24, 18, 12, 9, 6, 6] as const
const BLOCK_MIN = 5

/** Intensity at a minute of the storm, mm/h; 0 before and after. */
export const cloudburstMmH = (minute: number): number => (minute < 0 ? 0 : (CLOUDBURST_MM_H[Math.floor(minute / BLOCK_MIN)] ?? 0))

export const CATCHMENT_M2 = 33_000
const RUNOFF = 0.8
const LAG_S = 8 * 60

/** Inflow to the sump after `dtS` seconds of rain: Q' = (0.80·i·F - Q) / 8 min; m³/s. */
export function nextInflowM3s(inflowM3s: number, rainMmH: number, dtS: number, areaM2 = CATCHMENT_M2): number {
  const wantedM3s = (RUNOFF * rainMmH * areaM2) / 3.6e6
  return wantedM3s + (inflowM3s - wantedM3s) * Math.exp(-dtS / LAG_S)
}
