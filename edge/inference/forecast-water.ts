export type Water = {
  /** Sump level, m above its floor; at `sumpDepthM` it is full. */
  levelM: number
  /** Depth on the road, m; 0 while the sump is not full. */
  roadM: number
  inflowM3s: number
  /** How fast inflow changes, m³/s per minute. */
  inflowPerMin: number
  /** Lifted now. */
  outflowM3s: number
  /** What pumps in automatic that do not run yet will add before the sump is full. */
  readyM3s: number
}

export type Basin = { sumpAreaM2: number; sumpDepthM: number; roadVolume: number; lagMin: number }

const STEP_MIN = 0.1

/** Minutes until `depthM` stands on the road, or null where it does not within `withinMin`. Inflow goes on towards the rain it is following:
 *  with a reservoir of time constant T it tends to Q + T·dQ/dt. The sump fills by what is not lifted, then the road, V = c·h^1.5. */
export function minutesToDepth(water: Water, basin: Basin, depthM: number, withinMin: number): number | null {
  const target = Math.max(water.inflowM3s + basin.lagMin * water.inflowPerMin, 0)
  const lifted = water.outflowM3s + water.readyM3s
  const room = Math.max(basin.sumpDepthM - water.levelM, 0) * basin.sumpAreaM2
  let stored = basin.roadVolume * Math.max(water.roadM, 0) ** 1.5 - (water.roadM > 0 ? 0 : room)
  for (let minute = 0; minute <= withinMin; minute += STEP_MIN) {
    if (stored >= basin.roadVolume * depthM ** 1.5) return minute
    const inflow = target + (water.inflowM3s - target) * Math.exp(-minute / basin.lagMin)
    stored += (inflow - lifted) * STEP_MIN * 60
  }
  return null
}

/** The forecast with its error: the rain may be a tenth more or less than the inflow says. */
export function forecastOf(water: Water, basin: Basin, depthM: number, withinMin: number): { minutes: number; plusMinus: number } | null {
  const minutes = minutesToDepth(water, basin, depthM, withinMin)
  if (minutes === null) return null
  const target = water.inflowM3s + basin.lagMin * water.inflowPerMin
  const drift = (0.1 * target) / basin.lagMin
  const sooner = minutesToDepth({ ...water, inflowPerMin: water.inflowPerMin + drift }, basin, depthM, 4 * withinMin) ?? minutes
  const later = minutesToDepth({ ...water, inflowPerMin: water.inflowPerMin - drift }, basin, depthM, 4 * withinMin) ?? 4 * withinMin
  return { minutes, plusMinus: Math.max((later - sooner) / 2, 0.5) }
}
