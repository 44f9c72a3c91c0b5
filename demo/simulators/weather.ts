import { wander } from './noise.ts'

/** Weather of the district: rain cools the air and wets it; all signals outdoors ask the same weather. */
export type Weather = { temperatureC: number; humidityPct: number; rainMmH: number; windMS: number; cloud: number }

const HOUR_MS = 3_600_000

/** `stormMmH`: the rain of a story, on top of the season's own light showers. `hour` is local, with fraction. */
export function weatherAt(seed: string, atMs: number, hour: number, stormMmH: number): Weather {
  const front = wander(`${seed}/front`, atMs, 9 * HOUR_MS)
  const shower = Math.max(0, front - 0.78) * 12
  const rainMmH = Math.round((shower + stormMmH) * 10) / 10
  const wet = Math.min(1, rainMmH / 15)
  const temperatureC = 24 + 4.5 * Math.sin(((hour - 9) / 24) * 2 * Math.PI) + 2 * wander(`${seed}/mass`, atMs, 60 * HOUR_MS) - 3.5 * wet
  const dry = 72 - 2.6 * (temperatureC - 24) + 9 * front
  return {
    temperatureC,
    humidityPct: Math.min(99, Math.max(30, dry + (97 - dry) * wet)),
    rainMmH,
    windMS: Math.max(0.3, 3.4 + 2.2 * wander(`${seed}/wind`, atMs, HOUR_MS / 2) + 6 * wet),
    cloud: Math.min(1, Math.max(0, 0.45 + 0.5 * front + wet)),
  }
}
