/** Bearing 6319 of the main motor, 1480 rpm at 18 strokes/min; wear counts revolutions. Story S2.
 *  Amplitudes in g as at 18/min, velocities in mm/s, life in running hours. */
export const BPFO = 3.096
export const MARKS = [
  { x: 0.387, label: 'cage' },
  { x: 2.099, label: 'BSF' },
  { x: BPFO, label: 'BPFO 3.096' },
  { x: 4.904, label: 'BPFI' },
  { x: 2 * BPFO, label: '2×' },
  { x: 3 * BPFO, label: '3×' },
] as const
export const FAILURE_G = 1.5
const HEALTHY_G = 0.05
const AFTER_SWAP_G = 0.04
const E_FOLD_REV = 11.5e6
const RPM_AT_18 = 1480
const RUNNING_H_PER_DAY = 20
const FIRST_WEAR_DAY = -18

export const motorRpm = (ratePerMin: number) => (RPM_AT_18 * ratePerMin) / 18
export const revolutions = (hours: number, ratePerMin: number) => hours * 60 * motorRpm(ratePerMin)

/** Envelope amplitude at BPFO after so many revolutions of wear. */
export const envelopeG = (wearRev: number): number => HEALTHY_G * Math.exp(wearRev / E_FOLD_REV)
export const wearRevAtDay = (day: number): number => revolutions(Math.max(0, day - FIRST_WEAR_DAY) * RUNNING_H_PER_DAY, 18)

export const velocityMmS = (amplitudeG: number, ratePerMin: number): number => (ratePerMin / 18) * Math.hypot(1.6, 4.5 * amplitudeG)

/** Where the temperature settles; it follows with a lag of 3 h. */
export const settledTempC = (amplitudeG: number): number => 52 + 6 * Math.max(0, amplitudeG - 0.6)
export const TEMP_LAG_H = 3

const QUANTILE = { p10: 52 / 81.5, p50: 1, p90: 115 / 81.5 } as const
/** Running hours until 1.5 g at this rate, with the spread seen on such bearings. */
export function remainingLifeH(amplitudeG: number, ratePerMin: number): Record<keyof typeof QUANTILE, number> {
  const hours = (E_FOLD_REV * Math.log(FAILURE_G / amplitudeG)) / (60 * motorRpm(ratePerMin))
  return { p10: hours * QUANTILE.p10, p50: hours, p90: hours * QUANTILE.p90 }
}

export type Bearing = { wearRev: number; swapped: boolean; tempC: number; hours: number }
/** Day 0: 0.80 g after 18 days of wear. */
export const bearingAtDay0 = (): Bearing => ({
  wearRev: wearRevAtDay(0),
  swapped: false,
  tempC: settledTempC(envelopeG(wearRevAtDay(0))),
  hours: 31_204,
})
export const amplitudeG = (bearing: Bearing): number => (bearing.swapped ? AFTER_SWAP_G : Math.min(6, envelopeG(bearing.wearRev)))

/** `hours` of running at a rate. */
export function wear(bearing: Bearing, hours: number, ratePerMin: number): void {
  bearing.hours += hours
  if (!bearing.swapped) bearing.wearRev += revolutions(hours, ratePerMin)
  const settled = settledTempC(amplitudeG(bearing)) * (ratePerMin > 0 ? 1 : 0.6)
  bearing.tempC += (settled - bearing.tempC) * (1 - Math.exp(-hours / TEMP_LAG_H))
}

/** Envelope spectrum over shaft orders, g: lines at the outer race and its harmonics, a little of the others, a noise floor. */
export function envelopeSpectrum(amplitude: number, noise: (order: number) => number): { x: number[]; y: number[] } {
  const step = 0.02
  const lines: [order: number, g: number][] = [
    [BPFO, amplitude],
    [2 * BPFO, amplitude * 0.41],
    [3 * BPFO, amplitude * 0.19],
    [2.099, 0.03],
    [4.904, 0.05],
    [0.387, 0.02],
    [1, 0.035],
  ]
  const x = Array.from({ length: 601 }, (_, i) => Math.round(i * step * 100) / 100)
  const y = x.map((order) => {
    const peaks = lines.reduce((sum, [at, g]) => sum + g * Math.exp(-(((order - at) / 0.035) ** 2)), 0)
    return Math.round((peaks + 0.012 + 0.008 * Math.abs(noise(order))) * 1e4) / 1e4
  })
  return { x, y }
}
