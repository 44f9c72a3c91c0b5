/** A storm-water station: sump 40 m² x 4.00 m, three pumps of 0.250 m³/s. Above 4.00 m water stands on the road it drains.
 *  Levels in m, flows in m³/s, times in seconds. @source specification of story S1 */
export const SUMP_M2 = 40
export const SUMP_FULL_M = 4
const RATED_M3S = 0.25
const BLOCKED_M3S = 0.09
const DRY_RUN_M = 0.5
const RISE_S = 4

export type PumpMode = 'local' | 'remote_manual' | 'auto'
export type Pump = {
  onM: number
  offM: number
  mode: PumpMode
  running: boolean
  blocked: boolean
  flowM3s: number
  /** A crew's trial run: on until the station's clock shows this, whatever the level. */
  trialUntilS: number
}
export type Station = { clockS: number; levelM: number; roadM3: number; inflowM3s: number; levelRateMS: number; pumps: Pump[] }

const pump = (onM: number, offM: number, mode: PumpMode): Pump => ({
  onM,
  offM,
  mode,
  running: false,
  blocked: false,
  flowM3s: 0,
  trialUntilS: 0,
})

/** `reserve`: how pump 3 was left; in remote manual it does not start by level. */
export const newStation = (reserve: PumpMode, levelM = 0.62): Station => ({
  clockS: 0,
  levelM,
  roadM3: 0,
  inflowM3s: 0,
  levelRateMS: 0,
  pumps: [pump(1.5, 0.5, 'auto'), pump(2.25, 1, 'auto'), pump(3, 1.5, reserve)],
})

/** Water on the road, m: V = 1168·h^1.5 m³ (16 m wide, sag of radius 1500 m). */
export const roadLevelM = (station: Station): number => (station.roadM3 / 1168) ** (2 / 3)

export const outflowM3s = (station: Station): number => station.pumps.reduce((sum, each) => sum + each.flowM3s, 0)

function control(each: Pump, levelM: number, clockS: number): void {
  if (clockS < each.trialUntilS) each.running = true
  else if (each.mode === 'auto') {
    if (levelM >= each.onM) each.running = true
    if (levelM <= each.offM) each.running = false
  } else if (levelM <= DRY_RUN_M) each.running = false
}

/** One step of at most a second. */
export function stepStation(station: Station, inflowM3s: number, dtS: number): void {
  station.clockS += dtS
  station.inflowM3s = inflowM3s
  for (const each of station.pumps) {
    control(each, station.levelM, station.clockS)
    const wanted = each.running ? (each.blocked ? BLOCKED_M3S : RATED_M3S) : 0
    each.flowM3s += (wanted - each.flowM3s) * (1 - Math.exp(-dtS / RISE_S))
  }
  const gainM3 = (inflowM3s - outflowM3s(station)) * dtS
  const before = station.levelM
  // the road fills when the sump is full, and drains before the sump does
  if (station.levelM >= SUMP_FULL_M || station.roadM3 > 0) station.roadM3 += gainM3
  else station.levelM += gainM3 / SUMP_M2
  if (station.levelM > SUMP_FULL_M) {
    station.roadM3 += (station.levelM - SUMP_FULL_M) * SUMP_M2
    station.levelM = SUMP_FULL_M
  }
  if (station.roadM3 < 0) {
    station.levelM = SUMP_FULL_M + station.roadM3 / SUMP_M2
    station.roadM3 = 0
  }
  // a trial run circulates what it lifts
  station.levelM = Math.max(station.levelM, 0.3)
  station.levelRateMS += ((station.levelM - before) / dtS - station.levelRateMS) * (1 - Math.exp(-dtS / 10))
}

/** What a pump's instruments see, noise apart. Suction pressure is absolute and compensated for the sump's level. */
export function pumpInstruments(each: Pump, levelM: number): { flowM3s: number; currentA: number; suctionKpa: number; powerKw: number } {
  const load = each.flowM3s / RATED_M3S
  const suctionKpa = 98 + 0.4 * (levelM - 2)
  if (!each.running && load < 0.02) return { flowM3s: 0, currentA: 0, suctionKpa, powerKw: 0 }
  const drop = each.blocked ? 19 * Math.min(1, each.flowM3s / BLOCKED_M3S) : 5 * load ** 2
  const currentA = each.running ? 33.9 + 28.1 * load : 0
  return { flowM3s: each.flowM3s, currentA, suctionKpa: suctionKpa - drop, powerKw: (currentA / 62) * 37 }
}
