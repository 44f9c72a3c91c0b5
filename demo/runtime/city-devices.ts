import { archiveHumidity, chillerPowerKw, plantPowerKw } from '#/demo/simulators/chilled-water.ts'
import { trait, wander, white } from '#/demo/simulators/noise.ts'
import { outflowM3s, type PumpMode, pumpInstruments, roadLevelM } from '#/demo/simulators/pump-station.ts'
import type { City } from './city.ts'
import { channels, type DeviceOf, done, flag, localHour, refused, sinceReadMs } from './device.ts'

const MODES: readonly PumpMode[] = ['local', 'remote_manual', 'auto']
const parentOf = (tag: string) => tag.split('/')[0] ?? tag
const unitOf = (tag: string) => Number(/(\d)$/.exec(tag)?.[1] ?? 1) - 1
const LEASE_MS = 1_800_000

const stormPump: DeviceOf<City> = ({ tag }, city) => {
  const at = () => city.station(parentOf(tag)).station
  const own = () => at().pumps[unitOf(tag)] ?? at().pumps[0]!
  const seen = () => pumpInstruments(own(), at().levelM)
  const noise = (what: string, atMs: number, sigma: number) => sigma * white(`${tag}/${what}`, atMs)
  const load = () => seen().flowM3s / 0.25
  return {
    onStoryClock: true,
    read: channels({
      flow: (ms) => seen().flowM3s + noise('flow', ms, own().running ? 0.0018 : 0.0003),
      suction: (ms) => seen().suctionKpa + noise('suction', ms, own().running ? 0.3 : 0.12),
      current: (ms) => (own().running ? seen().currentA + noise('current', ms, 0.35) : 0),
      running: () => flag(own().running),
      mode: () => MODES.indexOf(own().mode),
      winding_temp: (ms) => 28 + 42 * Math.min(1, load() + (own().blocked && own().running ? 0.2 : 0)) + 2 * wander(tag, ms, 600_000),
      v_rms: (ms) => (own().running ? 1.7 + (own().blocked ? 1.6 : 0) + noise('v', ms, 0.08) : Math.abs(noise('v', ms, 0.02))),
      speed: (ms) => (own().running ? 1474 + noise('speed', ms, 2) : 0),
      hours: (ms) => 4000 + 5000 * trait(tag) + sinceReadMs(ms) / 3.6e6 / 9,
    }),
    write(command, params) {
      const pump = own()
      if (command === 'start') pump.running = true
      else if (command === 'stop') {
        pump.running = false
        pump.mode = 'remote_manual'
      } else if (command === 'set_mode') pump.mode = MODES[Number(params.mode)] ?? pump.mode
      else return refused('unknown command')
      return done
    },
  }
}

const pumpStation: DeviceOf<City> = ({ tag }, city) => {
  const at = () => city.station(tag).station
  const reserve = () => at().pumps[2]
  return {
    onStoryClock: true,
    read: channels({
      level: (ms) => Math.max(0, at().levelM + 0.004 * white(tag, ms)),
      inflow: () => Math.max(0, at().inflowM3s),
      outflow: () => outflowM3s(at()),
      net_inflow: () => at().inflowM3s - outflowM3s(at()),
      level_rate: () => at().levelRateMS * 60,
      reserve_ready: () => flag(reserve()?.mode === 'auto' || reserve()?.running === true),
      duty_running: () =>
        at()
          .pumps.slice(0, 2)
          .filter((pump) => pump.running).length,
      power: () => at().pumps.reduce((sum, pump) => sum + pumpInstruments(pump, at().levelM).powerKw, 2.1),
      door: () => 0,
    }),
  }
}

const underpass: DeviceOf<City> = ({ tag }, city) => ({
  onStoryClock: true,
  read: channels({
    road_level: () => Math.round(roadLevelM(city.station('PS-03').station) * 1000) / 1000,
    traffic: (ms) => {
      const flooded = roadLevelM(city.station('PS-03').station) > 0.25
      const day = 16 + 14 * Math.sin(((localHour(ms) - 9) / 24) * 2 * Math.PI)
      return flooded ? 0 : Math.max(0, Math.round(day + 3 * white(tag, ms)))
    },
    battery: (ms) => 3.62 + 0.01 * wander(tag, ms, 86_400_000),
  }),
})

const GAUGE: Record<string, { factor: number; lagMin: number }> = {
  'RG-01': { factor: 0.86, lagMin: -2 },
  'RG-02': { factor: 1, lagMin: 0 },
  'RG-03': { factor: 0.82, lagMin: 4 },
}
const TIP_MM = 0.2
const rainGauge: DeviceOf<City> = ({ tag }, city) => {
  const { factor, lagMin } = GAUGE[tag] ?? { factor: 0.5, lagMin: 6 }
  const intensity = (ms: number) => {
    const behind = ms - (lagMin * 60_000) / city.clock.pace
    const mmH = city.weather(ms).rainMmH - city.stormMmH(ms) + factor * city.stormMmH(Math.max(behind, 0))
    return Math.round(Math.max(0, mmH) / (12 * TIP_MM)) * 12 * TIP_MM
  }
  return {
    onStoryClock: true,
    read: channels({
      intensity,
      rain_day: () => Math.round((city.rainMm * factor) / TIP_MM) * TIP_MM,
      tips: () => Math.round((city.rainMm * factor) / TIP_MM),
      battery: (ms) => 12.6 + 0.1 * wander(tag, ms, 86_400_000),
    }),
  }
}

const FIRST = 131
const LAST = 156
const STUCK = { tag: 'SD-0152', m: 0.82 }
const HIGH_M = 2.4
/** How readily each drain fills. Twenty-one of the twenty-six on PS-03's collectors pass 60 % of their depth between minutes 22 and 32. */
function readiness(tag: string): number {
  const n = Number(tag.slice(3))
  if (n < FIRST || n > LAST) return 0.3 + 0.7 * trait(`${tag}/ready`)
  const place = ((n - FIRST) * 11) % 26
  return place < 21 ? 2.3 + (1.85 * place) / 20 : 0.5 + 0.16 * (place - 21)
}

const stormDrain: DeviceOf<City> = ({ tag }, city) => {
  const ready = readiness(tag)
  const depth = 0.06 + 0.2 * trait(`${tag}/dry`)
  let interval = 1800
  let asked: number | null = null
  let wasHigh = false
  const levelM = (ms: number) => {
    const level = depth + 3.7 * (1 - Math.exp(-ready * city.runoffM3s)) + 0.008 * white(tag, ms)
    return tag === STUCK.tag ? Math.min(level, STUCK.m) : Math.max(0, level)
  }
  const high = () => depth + 3.7 * (1 - Math.exp(-ready * city.runoffM3s)) > HIGH_M && tag !== STUCK.tag
  return {
    onStoryClock: true,
    read: channels({
      level: levelM,
      report_interval: () => {
        // it hears what was asked only when it wakes
        interval = asked ?? interval
        return interval
      },
      battery: (ms) => 3.6 - 0.2 * trait(`${tag}/age`) + 0.01 * wander(tag, ms, 86_400_000),
      rsrp: (ms) => Math.round(-98 - 18 * trait(`${tag}/cell`) + 2 * white(tag, ms)),
    }),
    intervalMs: (everyMs) => (high() ? everyMs / 15 : (everyMs * interval) / 1800),
    wakes() {
      const now = high()
      const woken = now !== wasHigh
      wasHigh = now
      return woken
    },
    write(command, params) {
      if (command !== 'report_interval') return refused('unknown command')
      asked = Number(params.interval)
      return done
    },
  }
}

const sign: DeviceOf<City> = ({ tag }, city) => ({
  read: channels({
    message: () => city.signMessages.get(tag) ?? 0,
    brightness: (ms) => Math.round(55 + 40 * Math.sin(((localHour(ms) - 7) / 24) * 2 * Math.PI)),
    dead_pixels: () => Math.floor(9 * trait(tag)),
  }),
  write(command, params) {
    if (command !== 'show') return refused('unknown command')
    city.signMessages.set(tag, Number(params.message))
    return done
  },
})

const liftStation: DeviceOf<City> = ({ tag }, city) => ({
  read: channels({
    level: () => city.lift(tag).levelM,
    inflow: () => city.lift(tag).inflowLs,
    air_temp: (ms) => 19 + wander(tag, ms, 3.6e6),
    humidity: (ms) => 82 + 5 * wander(`${tag}/rh`, ms, 3.6e6),
  }),
})

const liftPump: DeviceOf<City> = ({ tag }, city) => {
  const station = () => city.lift(parentOf(tag))
  const on = () => station().running[unitOf(tag)] === true
  const bad = () => tag === 'LS-02/PU-02' && city.pumpFailing
  const swapped = () => tag === 'LS-02/PU-02' && city.pumpSwapped
  const phases = () => (bad() ? [24.9, 21.7, 23.6] : swapped() ? [23.4, 23.9, 23.2] : [23.5, 23.7, 23.3])
  const current = (phase: number) => (ms: number) => (on() ? (phases()[phase] ?? 0) + 0.12 * white(`${tag}/${phase}`, ms) : 0)
  return {
    read: channels({
      running: () => flag(on()),
      flow: (ms) => (on() ? 62 + 0.5 * white(tag, ms) : 0),
      current_1: current(0),
      current_2: current(1),
      current_3: current(2),
      v_rms: (ms) => (on() ? (bad() ? 5.2 : swapped() ? 1.9 : 2.1) + 0.08 * white(`${tag}/v`, ms) : 0.05),
      seal_wet: () => flag(bad()),
      winding_temp: (ms) => (on() ? 64 : 31) + 2 * wander(tag, ms, 600_000),
      speed: () => (on() ? 1452 : 0),
      hours: (ms) => (tag === 'LS-02/PU-02' ? 11_482 : 10_900) + sinceReadMs(ms) / 3.6e6 / 3,
      insulation: () => (bad() ? 12 : 480),
    }),
    write(command) {
      if (command !== 'start' && command !== 'stop') return refused('unknown command')
      station().running[unitOf(tag) as 0 | 1 | 2] = command === 'start'
      return done
    },
  }
}

const gasMeter: DeviceOf<City> = ({ tag }) => ({
  read: channels({
    o2: (ms) => 20.9 - 0.1 * Math.abs(wander(tag, ms, 3.6e6)),
    lel: () => 0,
    co: (ms) => Math.round(1 + Math.abs(2 * wander(`${tag}/co`, ms, 1.8e6))),
    h2s: (ms) => Math.max(0, 1.6 + 1.2 * wander(`${tag}/h2s`, ms, 1.2e6) + 0.1 * white(tag, ms)),
  }),
})

const isCivic = (tag: string) => tag.startsWith('CC-01/')
const chiller: DeviceOf<City> = ({ tag }, city) => {
  const civic = isCivic(tag)
  const own = { setpointC: 7 }
  const setpoint = () => (civic ? city.water.setpointC : own.setpointC)
  const power = (ms: number) => {
    const plant = plantPowerKw(civic ? 'CC-01' : tag, ms, localHour(ms), setpoint())
    return Math.max(20, chillerPowerKw(plant, tag) * (civic ? 1 : 0.5 + trait(tag)) + 1.5 * white(tag, ms))
  }
  return {
    read: channels({
      running: () => 1,
      setpoint,
      supply_temp: (ms) => (civic ? city.water.supplyC : setpoint()) + 0.08 * white(`${tag}/s`, ms),
      return_temp: (ms) => setpoint() + 4.6 + power(ms) / 120,
      power,
      load: (ms) => Math.min(100, power(ms) / 2.4),
      condenser_temp: (ms) => 30 + city.weather(ms).temperatureC * 0.22 + wander(tag, ms, 900_000),
    }),
    write(command, params, atMs) {
      if (command !== 'set_setpoint') return refused('unknown command')
      const asked = Number(params.setpoint)
      if (civic) Object.assign(city.water, { setpointC: asked, leaseUntilMs: atMs + LEASE_MS })
      else own.setpointC = asked
      return done
    },
  }
}

const archiveRoom: DeviceOf<City> = ({ tag }, city) => ({
  read: channels({
    humidity: (ms) => archiveHumidity(city.water.supplyC) + 0.8 * wander(tag, ms, 3.6e6),
    temperature: (ms) => 18.5 + 0.4 * wander(`${tag}/t`, ms, 7.2e6),
    dew_point: (ms) => 9 + 0.4 * wander(`${tag}/d`, ms, 3.6e6),
  }),
})

const STORIES = ['none', 'S1', 'S2', 'S3', 'S4']
const runner: DeviceOf<City> = (_, city) => ({
  read: channels({
    story: () => Math.max(0, STORIES.indexOf(city.clock.story ?? 'none')),
    running: () => flag(city.clock.story !== null),
    minute: (ms) => city.clock.minute(ms),
    pace: () => city.clock.pace,
  }),
  write(command, params, atMs) {
    if (command === 'stop_story') city.stopStory(atMs)
    else if (command === 'start_story') {
      const story = String(params.story ?? 'S1').toUpperCase()
      if (!['S1', 'S3', 'S4'].includes(story)) return refused(`${story} does not play here`)
      city.startStory(story, Number(params.pace ?? 5), atMs)
    } else if (command === 'do_by_hand') {
      if (params.deed === 'unblock_p2') city.unblock()
      else if (params.deed === 'swap_pump') city.pumpSwapped = true
      else return refused('nobody here can do that')
    } else return refused('unknown command')
    return done
  },
})

export const CITY_DEVICES: Record<string, DeviceOf<City>> = {
  'storm-pump': stormPump,
  'pump-station': pumpStation,
  underpass,
  'rain-gauge': rainGauge,
  'storm-drain': stormDrain,
  sign,
  'lift-station': liftStation,
  'lift-pump': liftPump,
  'gas-meter': gasMeter,
  chiller,
  'archive-room': archiveRoom,
  'scenario-runner': runner,
}
