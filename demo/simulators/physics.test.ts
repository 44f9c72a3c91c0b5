import { expect, test } from 'vitest'
import {
  amplitudeG,
  BPFO,
  bearingAtDay0,
  envelopeG,
  envelopeSpectrum,
  remainingLifeH,
  revolutions,
  velocityMmS,
  wear,
  wearRevAtDay,
} from './bearing.ts'
import {
  archiveHumidity,
  coolingDegreeDays,
  dailyNoiseKwh,
  newChilledWater,
  officeShape,
  plantKwhPerDay,
  stepChilledWater,
} from './chilled-water.ts'
import { floodOf, newCloudburst, stepCloudburst } from './cloudburst.ts'
import { askRate, newPress, panelState, stepPress, strokeEnergyKj, taktS } from './press.ts'
import { pumpInstruments } from './pump-station.ts'
import { CLOUDBURST_MM_H } from './rain.ts'
import { weatherAt } from './weather.ts'

const near = (actual: number | null | undefined, expected: number, within: number) => {
  expect(actual, `${actual} is not within ${within} of ${expected}`).toBeTypeOf('number')
  expect(Math.abs((actual as number) - expected), `${actual} is not within ${within} of ${expected}`).toBeLessThanOrEqual(within)
}
/** Metres and minutes to which two integrations of the same equations agree. */
const M = 0.005
const MIN = 0.5

test('[S1.1] the storm brings 61.8 mm, and an inflow of 0.735 m³/s at its height', () => {
  near(
    CLOUDBURST_MM_H.reduce((sum, mmH) => sum + mmH / 12, 0),
    61.8,
    0.1,
  )
  const storm = newCloudburst()
  let peak = 0
  while (storm.minute < 90) {
    stepCloudburst(storm, 5)
    peak = Math.max(peak, storm.inflowM3s)
  }
  near(peak, 0.735, 0.003)
})

test('[S1.2] nothing done: 0.05 m at 37.5, 0.15 at 40.0, 0.25 at 43.3, peak 0.464 m at 61.8 min', () => {
  const flood = floodOf()
  near(flood.peakM, 0.464, M)
  near(flood.peakMin, 61.8, MIN)
  near(flood.crossedMin(0.05), 37.5, MIN)
  near(flood.crossedMin(0.15), 40, MIN)
  near(flood.crossedMin(0.25), 43.3, MIN)
})

test('[S1.3] pump 3 started at 35: 0.05 m from 42.4 to 58.1, peak 0.130 m at 50.5 min', () => {
  const flood = floodOf({ startReserveAtMin: 35 })
  near(flood.peakM, 0.13, M)
  near(flood.peakMin, 50.5, MIN)
  near(flood.crossedMin(0.05), 42.4, MIN)
  near(flood.belowAgainMin(0.05), 58.1, MIN)
})

test('[S1.4] three healthy pumps in automatic: the road stays dry', () => {
  expect(floodOf({ healthy: true, reserve: 'auto' }).peakM).toBe(0)
})

test('[S1.5] pump 2 starts at minute 31 and shows in its instruments what blocks it: 0.090 m³/s, 44 A, 79 kPa', () => {
  const storm = newCloudburst()
  const second = storm.station.pumps[1] ?? expect.fail()
  while (!second.running) stepCloudburst(storm, 1)
  near(storm.minute, 31, 0.5)
  stepCloudburst(storm, 40)
  const blocked = pumpInstruments(second, storm.station.levelM)
  near(blocked.flowM3s, 0.09, 0.002)
  near(blocked.currentA, 44, 0.5)
  near(blocked.suctionKpa, 79, 0.8)
  const healthy = pumpInstruments(storm.station.pumps[0] ?? expect.fail(), storm.station.levelM)
  near(healthy.flowM3s, 0.25, 0.002)
  near(healthy.currentA, 62, 0.5)
  near(healthy.suctionKpa, 93, 0.8)
})

test('[S2.1] wear: 0.15 g on day -10.9, 0.80 g on day 0, failure 82 running hours later', () => {
  near(envelopeG(wearRevAtDay(-25)), 0.05, 1e-9)
  near(envelopeG(wearRevAtDay(-10.9)), 0.15, 0.003)
  near(envelopeG(wearRevAtDay(0)), 0.8, 0.01)
  near(remainingLifeH(0.8, 18).p50, 82, 1)
  near(remainingLifeH(0.8, 18).p10, 52, 1)
  near(remainingLifeH(0.8, 18).p90, 115, 1)
})

test('[S2.2] at 14/min the bearing lives past Saturday, 60 running hours away, at 4.2 mm/s; at 18 it alarms on day 1', () => {
  near(remainingLifeH(0.8, 14).p10, 66.9, 1)
  const slow = envelopeG(wearRevAtDay(0) + revolutions(60, 14))
  near(velocityMmS(slow, 14), 4.2, 0.1)
  near(velocityMmS(envelopeG(wearRevAtDay(0)), 18), 4, 0.1)
  expect(velocityMmS(envelopeG(wearRevAtDay(0) + revolutions(20, 18)), 18)).toBeGreaterThan(4.5)
  const bearing = bearingAtDay0()
  wear(bearing, 60, 14)
  near(amplitudeG(bearing), slow, 1e-6)
})

test('[S2.3] 14/min holds the takt of 6.00 s and 242 kJ; 12/min would be 6.67 s and 178 kJ', () => {
  const press = newPress(0)
  askRate(press, 14, 8)
  expect(panelState(press)).toBe(1)
  let seconds = 0
  while (press.rate > 14 && seconds < 120) {
    stepPress(press, 0.1)
    seconds += 0.1
  }
  near(seconds, 8 + 29, 3)
  near(press.rate, 14, 1e-9)
  near(taktS(press), 6, 0.05)
  near(strokeEnergyKj(14), 242, 1)
  near(strokeEnergyKj(12), 178, 1)
  near(taktS({ ...press, rate: 12 }), 6.67, 0.01)
})

test('[S2.4] the envelope spectrum peaks at the outer race and its harmonics', () => {
  const { x, y } = envelopeSpectrum(0.8, () => 0.5)
  const at = (order: number) => y[x.findIndex((each) => Math.abs(each - order) < 0.011)] ?? 0
  near(at(BPFO), 0.8, 0.05)
  near(at(2 * BPFO), 0.33, 0.03)
  expect(Math.max(...y)).toBe(Math.max(...y.filter((_, i) => Math.abs((x[i] ?? 0) - BPFO) < 0.05)))
})

test('[S4.1] plant energy follows 2,650 + 210·CDD; a kelvin of set-point saves 2.8 % of the chillers', () => {
  near(plantKwhPerDay(8.5), 4435, 0.5)
  near(1 - plantKwhPerDay(8.5, 9.1) / plantKwhPerDay(8.5), 0.051, 0.001)
  const days = Array.from({ length: 140 }, (_, i) => i)
  const noise = days.map((day) => dailyNoiseKwh('cc', day))
  const spread = Math.sqrt(noise.reduce((sum, n) => sum + n * n, 0) / noise.length)
  near(spread, 435, 90)
  near(days.reduce((sum, day) => sum + coolingDegreeDays('cc', day), 0) / days.length, 8.5, 1)
  near(Array.from({ length: 240 }, (_, i) => officeShape(i / 10)).reduce((sum, each) => sum + each, 0) / 240, 1, 0.01)
})

test('[S4.2] an unrenewed lease falls back to 7.0 °C; the archive grows humid above 8.5 °C', () => {
  const water = { ...newChilledWater(), setpointC: 9, leaseUntilMs: 1_800_000 }
  stepChilledWater(water, 1_799_000, 1)
  expect(water.setpointC).toBe(9)
  stepChilledWater(water, 1_800_000, 1)
  expect(water.setpointC).toBe(7)
  near(archiveHumidity(9.5) - archiveHumidity(8.5), 2.2, 1e-9)
  expect(archiveHumidity(7)).toBe(archiveHumidity(8.5))
})

test('[W1] rain, temperature and humidity move together', () => {
  const calm = weatherAt('w', 0, 14, 0)
  const storm = weatherAt('w', 0, 14, 108)
  expect(storm.temperatureC).toBeLessThan(calm.temperatureC - 2)
  expect(storm.humidityPct).toBeGreaterThan(95)
  expect(weatherAt('w', 0, 14, 0)).toEqual(calm)
})
