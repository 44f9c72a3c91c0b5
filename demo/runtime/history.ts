import { envelopeG, motorRpm, settledTempC, velocityMmS, wearRevAtDay } from '#/demo/simulators/bearing.ts'
import {
  archiveHumidity,
  chillerPowerKw,
  coolingDegreeDays,
  dailyNoiseKwh,
  officeShape,
  plantKwhPerDay,
} from '#/demo/simulators/chilled-water.ts'
import { white } from '#/demo/simulators/noise.ts'
import type { DriverReading } from '#/edge/drivers/driver.ts'
import { localDay, localHour } from './device.ts'

const DAY_MS = 86_400_000
const TEN_MIN_MS = 600_000
const HOUR_MS = 3_600_000
const BATCH = 400

type Told = Omit<DriverReading, 'quality' | 'source' | 'historical'>
const asHistory = (told: Told): DriverReading => ({ ...told, quality: 'good', source: 'simulated', historical: true })

/** Thirty days of the bearing before day 0, thinned to 10 min; the press stands from 02:00 to 06:00. */
export function* bearingHistory(day0Ms: number): Generator<Told> {
  const tag = 'L2-P1-M1'
  const until = Math.floor(day0Ms / TEN_MIN_MS) * TEN_MIN_MS
  for (let atMs = until - 30 * DAY_MS; atMs < until; atMs += TEN_MIN_MS) {
    const hour = localHour(atMs)
    const on = hour < 2 || hour >= 6
    const amplitude = envelopeG(wearRevAtDay((atMs - day0Ms) / DAY_MS))
    const noise = (what: string, sigma: number) => sigma * white(`${tag}/${what}`, atMs)
    const rows: [channel: string, value: number, unit: string][] = [
      ['env_bpfo', on ? Math.max(0.005, amplitude + noise('a', 0.01)) : 0, '[g]'],
      ['v_rms', on ? velocityMmS(amplitude, 18) + noise('v', 0.04) : 0.05, 'mm/s'],
      ['bearing_temp', (on ? settledTempC(amplitude) : 41) + noise('t', 0.4), 'Cel'],
      ['speed', on ? motorRpm(18) + noise('n', 1.2) : 0, '{rev}/min'],
    ]
    for (const [channel, value, unit] of rows) yield { tag, channel, value, unit, atMs }
  }
}

const SEASON_DAYS = 84 + 56
/** The cold plant's season, hourly: 84 days of baseline and 56 after it. */
export function* chilledWaterHistory(nowMs: number): Generator<Told> {
  const until = Math.floor(nowMs / HOUR_MS) * HOUR_MS
  for (let atMs = until - SEASON_DAYS * DAY_MS; atMs < until; atMs += HOUR_MS) {
    const reporting = atMs >= until - 56 * DAY_MS
    const setpoint = reporting ? 9.1 : 7
    const day = localDay(atMs)
    const dayKwh = Math.max(1200, plantKwhPerDay(coolingDegreeDays('CC-01', day), setpoint) + dailyNoiseKwh('CC-01', day))
    const plantKw = (dayKwh / 24) * officeShape(localHour(atMs))
    yield { tag: 'CC-01/EM-1', channel: 'power', value: plantKw, unit: 'kW', atMs }
    for (const chiller of ['CC-01/CH-1', 'CC-01/CH-2']) {
      yield { tag: chiller, channel: 'power', value: chillerPowerKw(plantKw, chiller), unit: 'kW', atMs }
      yield { tag: chiller, channel: 'setpoint', value: setpoint, unit: 'Cel', atMs }
    }
    yield { tag: 'CC-01/AR-1', channel: 'humidity', value: archiveHumidity(setpoint) + 0.6 * white('CC-01/AR-1', atMs), unit: '%', atMs }
  }
}

/** In batches, for the points that are served here. */
export function* inBatches(source: Iterable<Told>, serves: (tag: string, channel: string) => boolean): Generator<DriverReading[]> {
  let batch: DriverReading[] = []
  for (const told of source) {
    if (serves(told.tag, told.channel)) batch.push(asHistory(told))
    if (batch.length >= BATCH) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
