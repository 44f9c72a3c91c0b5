import { officeShape, plantPowerKw } from '#/demo/simulators/chilled-water.ts'
import { trait, wander, white } from '#/demo/simulators/noise.ts'
import type { Weather } from '#/demo/simulators/weather.ts'
import { channels, type DeviceOf, done, flag, localDay, localHour, refused } from './device.ts'

/** Signals of all positions no story tells of: the hour of the day, the weather, and a character of their own. */
export type Surroundings = { weather(atMs: number): Weather }

const HOUR_MS = 3_600_000
/** Part of a day's use that has passed at a local hour; use is heaviest in the afternoon. */
const usedToday = (hour: number) =>
  hour / 24 + (0.6 / (2 * Math.PI)) * (Math.cos((9 / 24) * 2 * Math.PI) - Math.cos(((hour - 9) / 24) * 2 * Math.PI))
const shapeOfUse = (hour: number) => 1 + 0.6 * Math.sin(((hour - 9) / 24) * 2 * Math.PI)
const dark = (hour: number) => hour > 18.6 || hour < 5.4

const streetLight: DeviceOf<Surroundings> = ({ tag }, { weather }) => {
  let dim = 100
  const lit = (ms: number) => dark(localHour(ms) + 0.15 * (trait(tag) - 0.5))
  const watts = 60 + 60 * Math.round(trait(`${tag}/size`))
  return {
    read: channels({
      lit: (ms) => flag(lit(ms)),
      power: (ms) => (lit(ms) ? Math.round((watts * dim) / 100 + white(tag, ms)) : 0),
      dim_level: () => dim,
      lamp_temp: (ms) => weather(ms).temperatureC + (lit(ms) ? 24 : 2) + wander(tag, ms, HOUR_MS),
    }),
    write(command, params) {
      if (command !== 'dim') return refused('unknown command')
      dim = Number(params.level)
      return done
    },
  }
}

const waterMeter: DeviceOf<Surroundings> = ({ tag }) => {
  const perDay = 2 + 14 * trait(tag)
  let open = true
  return {
    read: channels({
      volume: (ms) => 800 + 4000 * trait(`${tag}/v`) + perDay * (localDay(ms) - 20_600 + usedToday(localHour(ms))),
      flow: (ms) => (open ? (perDay / 24) * shapeOfUse(localHour(ms)) * (1 + 0.2 * wander(tag, ms, HOUR_MS)) : 0),
      valve_open: () => flag(open),
      battery: () => 3.6 - 0.25 * trait(`${tag}/age`),
    }),
    write(command) {
      if (command !== 'close_valve') return refused('unknown command')
      open = false
      return done
    },
  }
}

const energyMeter: DeviceOf<Surroundings> = ({ tag }) => {
  const civic = tag.startsWith('CC-01')
  const meanKw = 40 + 260 * trait(tag)
  const power = (ms: number) =>
    civic ? plantPowerKw('CC-01', ms, localHour(ms), 7) : meanKw * officeShape(localHour(ms)) * (1 + 0.05 * wander(tag, ms, 600_000))
  return {
    read: channels({
      power,
      energy: (ms) => 2e5 * trait(`${tag}/e`) + (civic ? 184.8 : meanKw) * 24 * (localDay(ms) - 20_600 + usedToday(localHour(ms))),
      power_factor: (ms) => 0.94 + 0.03 * wander(tag, ms, HOUR_MS),
    }),
  }
}

const feeder: DeviceOf<Surroundings> = ({ tag }, { weather }) => {
  const amps = (ms: number) => (60 + 240 * trait(tag)) * officeShape(localHour(ms)) * (1 + 0.04 * wander(tag, ms, 300_000))
  return {
    read: channels({
      closed: () => 1,
      voltage: (ms) => 400 + 3 * wander(`${tag}/u`, ms, 900_000) + 0.5 * white(tag, ms),
      current: amps,
      power: (ms) => amps(ms) * 0.65,
      lug_temp: (ms) => weather(ms).temperatureC + 8 + amps(ms) / 30,
    }),
  }
}

const airQuality: DeviceOf<Surroundings> = ({ tag }, { weather }) => {
  const rush = (ms: number) => Math.exp(-(((localHour(ms) - 8.2) / 1.4) ** 2)) + Math.exp(-(((localHour(ms) - 18.2) / 1.7) ** 2))
  return {
    read: channels({
      pm25: (ms) =>
        Math.max(3, (24 + 10 * wander(tag, ms, 5 * HOUR_MS) + 9 * rush(ms)) * (1 - 0.6 * Math.min(1, weather(ms).rainMmH / 10))),
      no2: (ms) => Math.max(4, 18 + 22 * rush(ms) + 5 * wander(`${tag}/n`, ms, 2 * HOUR_MS)),
      o3: (ms) => Math.max(5, 60 + 45 * Math.sin(((localHour(ms) - 9) / 24) * 2 * Math.PI) - 12 * rush(ms)),
      temperature: (ms) => weather(ms).temperatureC + 0.8 * (trait(tag) - 0.5) + 0.05 * white(tag, ms),
      humidity: (ms) => Math.min(100, weather(ms).humidityPct + 3 * (trait(`${tag}/h`) - 0.5)),
      wind: (ms) => Math.max(0, weather(ms).windMS * (0.7 + 0.6 * trait(`${tag}/w`)) + 0.3 * white(`${tag}/w`, ms)),
      noise: (ms) => 52 + 9 * rush(ms) + 2 * white(`${tag}/db`, ms) + Math.min(12, weather(ms).rainMmH / 8),
    }),
  }
}

const bridgeBearing: DeviceOf<Surroundings> = ({ tag }, { weather }) => ({
  read: channels({
    displacement: (ms) => 1.6 * (weather(ms).temperatureC - 20) * (0.6 + 0.8 * trait(tag)) + 0.12 * white(tag, ms),
    load: (ms) => 2400 + 900 * trait(`${tag}/l`) + 120 * Math.abs(white(`${tag}/truck`, ms)) * shapeOfUse(localHour(ms)),
    tilt: (ms) => 0.12 * (trait(`${tag}/t`) - 0.5) + 0.004 * wander(tag, ms, HOUR_MS),
    temperature: (ms) => weather(ms).temperatureC - 0.5,
  }),
})

const camera: DeviceOf<Surroundings> = ({ tag }, { weather }) => {
  let armed = trait(tag) > 0.5
  return {
    read: channels({
      online: () => 1,
      frame_rate: () => 25,
      armed: () => flag(armed),
      housing_temp: (ms) => weather(ms).temperatureC + 11 + wander(tag, ms, HOUR_MS),
    }),
    write(command, params) {
      if (command !== 'arm') return refused('unknown command')
      armed = params.armed === true || params.armed === 1
      return done
    },
  }
}

const building: DeviceOf<Surroundings> = ({ tag }) => ({
  read: channels({
    power: (ms) => (120 + 500 * trait(tag)) * officeShape(localHour(ms)) * (1 + 0.03 * wander(tag, ms, 600_000)),
    people: (ms) =>
      Math.max(0, Math.round((80 + 500 * trait(`${tag}/p`)) * Math.max(0.03, Math.sin(((localHour(ms) - 7) / 12) * Math.PI)))),
    indoor_temp: (ms) => 24 + 0.7 * wander(`${tag}/t`, ms, 2 * HOUR_MS),
  }),
})

const district: DeviceOf<Surroundings> = (_, { weather }) => ({
  read: channels({
    temperature: (ms) => weather(ms).temperatureC,
    humidity: (ms) => weather(ms).humidityPct,
    rain: (ms) => weather(ms).rainMmH,
  }),
})

const gateway: DeviceOf<Surroundings> = ({ tag }) => ({
  read: channels({
    cpu: (ms) => 14 + 6 * wander(tag, ms, 120_000) + 2 * Math.abs(white(tag, ms)),
    memory: (ms) => 41 + 2 * wander(`${tag}/m`, ms, HOUR_MS),
    board_temp: (ms) => 46 + 3 * wander(`${tag}/t`, ms, HOUR_MS),
    rssi: (ms) => Math.round((tag === 'GW-LS02' ? -103 : -71) + 3 * white(`${tag}/s`, ms)),
  }),
})

export const BACKGROUND_DEVICES: Record<string, DeviceOf<Surroundings>> = {
  'street-light': streetLight,
  'water-meter': waterMeter,
  'energy-meter': energyMeter,
  feeder,
  'air-quality': airQuality,
  'bridge-bearing': bridgeBearing,
  camera,
  building,
  district,
  gateway,
}
