import { trait, wander, white } from './noise.ts'

/** Two chillers of 1,400 kW under the Civic Centre. Plant energy kWh/d = 2,650 + 210·CDD18, of which the chillers 87 %; power falls
 *  2.8 % a kelvin of set-point; the archive's humidity rises 2.2 points a kelvin above 8.5 °C. Story S4. */
export const DEFAULT_SETPOINT_C = 7
const CHILLER_SHARE = 0.87
const POWER_PER_K = 0.028
const DAY_MS = 86_400_000

export const plantKwhPerDay = (coolingDegreeDays: number, setpointC = DEFAULT_SETPOINT_C): number =>
  (2650 + 210 * coolingDegreeDays) * (1 - CHILLER_SHARE * POWER_PER_K * (setpointC - DEFAULT_SETPOINT_C))

export const archiveHumidity = (setpointC: number, baseRh = 54.5): number => baseRh + 2.2 * Math.max(0, setpointC - 8.5)

/** AR(1) noise of daily plant energy, ρ 0.35, σ 435 kWh; the same for the same seed and day. */
export function dailyNoiseKwh(seed: string, day: number): number {
  const shock = (d: number) => white(`${seed}/day`, d)
  let value = 0
  for (let back = 12; back >= 0; back--) value = 0.35 * value + Math.sqrt(1 - 0.35 ** 2) * shock(day - back)
  return 435 * value
}

/** Cooling degree days over 18 °C of a day, mean about 8.5 in the season. */
export const coolingDegreeDays = (seed: string, day: number): number =>
  Math.max(0, 8.5 + 2.6 * wander(`${seed}/cdd`, day * DAY_MS, 6 * DAY_MS))

/** Plant power at an instant, kW: the day's energy shaped by office hours. `hour` is local, with fraction. */
export function plantPowerKw(seed: string, atMs: number, hour: number, setpointC: number): number {
  const day = Math.floor((atMs + 8 * 3_600_000) / DAY_MS)
  const dayKwh = Math.max(1200, plantKwhPerDay(coolingDegreeDays(seed, day), setpointC) + dailyNoiseKwh(seed, day))
  return (dayKwh / 24) * officeShape(hour)
}

/** Mean 1 over the day: little by night, most in the early afternoon. */
export const officeShape = (hour: number): number =>
  1 + 0.62 * Math.sin(((hour - 8.2) / 24) * 2 * Math.PI) + 0.12 * Math.sin(((hour - 11) / 12) * 2 * Math.PI)

export type ChilledWater = { setpointC: number; leaseUntilMs: number | null; supplyC: number }
export const newChilledWater = (): ChilledWater => ({ setpointC: DEFAULT_SETPOINT_C, leaseUntilMs: null, supplyC: DEFAULT_SETPOINT_C })

/** A remote set-point is a lease: past it, the chiller itself goes back to 7.0 °C. */
export function stepChilledWater(water: ChilledWater, atMs: number, dtS: number): void {
  if (water.leaseUntilMs !== null && atMs >= water.leaseUntilMs) {
    water.setpointC = DEFAULT_SETPOINT_C
    water.leaseUntilMs = null
  }
  water.supplyC += (water.setpointC - water.supplyC) * (1 - Math.exp(-dtS / 240))
}

export const chillerPowerKw = (plantKw: number, which: string): number => plantKw * CHILLER_SHARE * (0.46 + 0.08 * trait(which))
