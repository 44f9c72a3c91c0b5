import { BPFO, envelopeSpectrum, MARKS, motorRpm, settledTempC, velocityMmS } from '#/demo/simulators/bearing.ts'
import { trait, wander, white } from '#/demo/simulators/noise.ts'
import { askRate, panelState, running, slideMm, taktS } from '#/demo/simulators/press.ts'
import { channels, type DeviceOf, done, flag, localHour, refused, sinceReadMs } from './device.ts'
import type { Plant } from './plant.ts'

const pressOfMotor = (tag: string) => tag.replace(/-M1$/, '')
const STORY_MOTOR = 'L2-P1-M1'
const SHIFT_H = 8
const shiftS = (ms: number) => (((localHour(ms) - 6 + 24) % SHIFT_H) * 3600) | 0

const press: DeviceOf<Plant> = ({ tag }, plant) => {
  const own = () => plant.press(tag)
  plant.press(tag)
  const draw = /P1$/.test(tag) ? 9.1 : 7 + 2.4 * trait(tag)
  return {
    read: channels({
      rate: (ms) => (running(own()) ? own().rate + 0.015 * white(tag, ms) : 0),
      takt: (ms) => (running(own()) ? taktS(own()) + 0.012 * white(`${tag}/t`, ms) : 0),
      force: (ms) => (running(own()) ? draw + 0.05 * white(`${tag}/f`, ms) : 0),
      strokes: () => Math.floor(own().strokes),
      mode: () => 2,
      guards_closed: () => 1,
      die_change: () => 0,
      remote_key: () => 1,
      panel: () => panelState(own()),
      crank: () => own().crankDeg % 360,
      slide_position: () => slideMm(own()),
      power: (ms) => (running(own()) ? 92 * (own().rate / 18) ** 1.4 + 1.5 * white(`${tag}/p`, ms) : 6),
      oil_temp: (ms) => 44 + 3 * wander(tag, ms, 1.8e6),
    }),
    write(command, params, atMs) {
      if (command !== 'set_rate') return refused('unknown command')
      askRate(own(), Number(params.rate), 6 + 8 * trait(`${tag}/${atMs}`))
      return done
    },
  }
}

const pressMotor: DeviceOf<Plant> = ({ tag }, plant) => {
  const own = () => plant.press(pressOfMotor(tag))
  const story = tag === STORY_MOTOR
  const healthyG = 0.035 + 0.03 * trait(tag)
  const amplitude = () => (story ? plant.bearingG : healthyG)
  const rate = () => (running(own()) ? own().rate : 0)
  const on = () => rate() > 0
  const sigma = (what: string, ms: number, by: number) => by * white(`${tag}/${what}`, ms)
  return {
    read: channels({
      env_bpfo: (ms) => (on() ? Math.max(0.005, amplitude() + sigma('a', ms, 0.01)) : 0),
      v_rms: (ms) => (on() ? velocityMmS(amplitude(), rate()) + sigma('v', ms, 0.04) : 0.05),
      bearing_temp: (ms) => (story ? plant.bearing.tempC : settledTempC(healthyG)) + 0.6 * wander(tag, ms, 1.2e6) + sigma('t', ms, 0.05),
      speed: (ms) => (on() ? motorRpm(rate()) + sigma('n', ms, 1.2) : 0),
      kurtosis: (ms) => 3 + 2.6 * Math.min(1.4, amplitude()) + sigma('k', ms, 0.12),
      env_bpfi: (ms) => Math.abs(0.05 + sigma('i', ms, 0.006)),
      env_bsf: (ms) => Math.abs(0.03 + sigma('b', ms, 0.004)),
      current: (ms) => (on() ? 168 * (rate() / 18) ** 0.6 + sigma('c', ms, 1.4) : 0),
      winding_temp: (ms) => 71 + 4 * wander(`${tag}/w`, ms, 2.4e6),
      hours: (ms) => (story ? plant.bearing.hours : 18_000 + 9000 * trait(tag)) + sinceReadMs(ms) / 3.6e6 / 1.2,
    }),
    capture(_, atMs) {
      const spectrum = envelopeSpectrum(amplitude(), (order) => white(`${tag}/spectrum/${order}`, atMs))
      return {
        startNs: `${Math.round(atMs - 1250)}000000`,
        rateHz: 25_600,
        unit: '[g]',
        spectrum: { ...spectrum, xUnit: 'shaft orders', marks: MARKS.map((mark) => ({ ...mark })) },
        params: { order: BPFO, amplitude_g: Math.round(amplitude() * 1000) / 1000, rate: Math.round(rate() * 10) / 10 },
      }
    },
  }
}

const line: DeviceOf<Plant> = ({ tag }, plant) => {
  const first = () => plant.press(`${tag}-P1`)
  const takt = () => taktS(first()) || 6
  return {
    read: channels({
      takt: (ms) => taktS(first()) + 0.01 * white(tag, ms),
      parts_shift: (ms) => Math.floor((shiftS(ms) * 0.943) / takt()),
      good_shift: (ms) => Math.floor(((shiftS(ms) * 0.943) / takt()) * 0.985),
      power: (ms) => 410 + 90 * trait(tag) + 12 * wander(tag, ms, 300_000),
    }),
  }
}

const WELD_TAKT_S = 60
const weldLine: DeviceOf<Plant> = ({ tag }) => {
  const parts = (ms: number) => Math.floor((shiftS(ms) * 0.96) / WELD_TAKT_S)
  return {
    read: channels({
      takt: (ms) => WELD_TAKT_S + 0.4 * white(tag, ms),
      parts_shift: parts,
      good_shift: (ms) => Math.floor(parts(ms) * 0.995),
      power: (ms) => 620 + 90 * trait(tag) + 25 * wander(tag, ms, 300_000),
    }),
  }
}

const robot: DeviceOf<Plant> = ({ tag }) => {
  const cycle = tag === 'L2-R3' ? 6 : 5.1 + 0.7 * trait(tag)
  const phase = (ms: number) => ((ms / 1000) % 6) / 6
  return {
    read: channels({
      running: () => 1,
      cycle: (ms) => cycle + 0.015 * white(tag, ms),
      axis1: (ms) => 80 * Math.sin(2 * Math.PI * phase(ms)),
      motor_temp: (ms) => 52 + 8 * trait(`${tag}/t`) + 2 * wander(tag, ms, 1.2e6),
      vacuum: (ms) => -62 - 6 * trait(`${tag}/v`) + 0.8 * white(`${tag}/v`, ms),
      torque_2: (ms) => Math.round(48 * Math.sin(2 * Math.PI * phase(ms) + 1)),
      cycles: (ms) => Math.floor(1e6 * trait(`${tag}/c`) + sinceReadMs(ms) / 7200),
    }),
  }
}

const die: DeviceOf<Plant> = ({ tag }, plant) => {
  const story = tag === 'D-1187'
  const strokes = () => (story ? plant.press('L2-P1').strokes : 0)
  return {
    read: channels({
      strokes: (ms) => Math.floor(story ? strokes() : 3e5 * trait(tag) + sinceReadMs(ms) / 7200),
      temperature: (ms) => 38 + 3 * wander(tag, ms, 1.8e6),
      draw_in: (ms) => 42 + 6 * trait(`${tag}/d`) + 0.4 * white(tag, ms),
      split_rate: (ms) => Math.max(0, 0.4 + 0.1 * wander(`${tag}/s`, ms, 1.8e6)),
    }),
  }
}

const conveyor: DeviceOf<Plant> = ({ tag }) => ({
  read: channels({
    running: () => 1,
    belt_speed: (ms) => 0.42 + 0.004 * white(tag, ms),
    current: (ms) => 5.4 + 2 * trait(tag) + 0.1 * white(`${tag}/c`, ms),
    jam: () => 0,
  }),
})

const coilLot: DeviceOf<Plant> = ({ tag }) => ({
  read: channels({
    remaining: () => 5,
    yield_strength: () => (tag.startsWith('C-24-0917') ? 178 : 151 + Math.round(7 * trait(tag))),
    blanks_used: (ms) => Math.floor((shiftS(ms) * 0.943) / 6),
  }),
})

const destacker: DeviceOf<Plant> = ({ tag }) => {
  const left = (ms: number) => 320 - (Math.floor(ms / 6000) % 320)
  return {
    read: channels({
      running: () => 1,
      blanks: left,
      gantry: (ms) => 1200 + 1200 * Math.sin((2 * Math.PI * (ms % 6000)) / 6000),
      stack: (ms) => (850 * left(ms)) / 320,
      double_blanks: () => Math.floor(4 * trait(tag)),
    }),
  }
}

const crane: DeviceOf<Plant> = ({ tag }) => ({
  read: channels({
    load: () => 0,
    trolley: () => 9000,
    bridge: () => Math.round(60 + 40 * trait(tag)),
    parked: () => 1,
  }),
})

const motor: DeviceOf<Plant> = ({ tag }) => {
  const amps = 8 + 40 * trait(tag)
  return {
    read: channels({
      running: () => 1,
      current: (ms) => amps * (1 + 0.03 * wander(tag, ms, 600_000)) + 0.1 * white(tag, ms),
      temperature: (ms) => 54 + 12 * trait(`${tag}/t`) + 2 * wander(`${tag}/t`, ms, 1.8e6),
      v_rms: (ms) => 1.1 + 1.1 * trait(`${tag}/v`) + 0.06 * white(`${tag}/v`, ms),
      speed: (ms) => 1470 + 2 * white(`${tag}/n`, ms),
    }),
  }
}

const bearing: DeviceOf<Plant> = ({ tag }) => ({
  read: channels({
    temperature: (ms) => 46 + 8 * trait(tag) + 1.5 * wander(tag, ms, 1.8e6),
    v_rms: (ms) => 0.9 + 0.8 * trait(`${tag}/v`) + 0.04 * white(tag, ms),
  }),
})

const site: DeviceOf<Plant> = ({ tag }) => ({
  read: channels({
    power: (ms) => 3900 + 260 * wander(tag, ms, 900_000),
    people: (ms) => 118 + Math.round(14 * wander(`${tag}/p`, ms, 3.6e6)),
  }),
})

const runner: DeviceOf<Plant> = (_, plant) => ({
  read: channels({
    story: () => (plant.clock.story === 'S2' ? 2 : 0),
    running: () => flag(plant.clock.story !== null),
    minute: (ms) => plant.clock.minute(ms),
    pace: () => plant.clock.pace,
  }),
  write(command, params, atMs) {
    if (command === 'stop_story') plant.stopStory(atMs)
    else if (command === 'start_story') {
      if (String(params.story ?? 'S2').toUpperCase() !== 'S2') return refused('only S2 plays in the plant')
      plant.startStory(Number(params.pace ?? 720), atMs)
    } else if (command === 'do_by_hand' && params.deed === 'swap_bearing') plant.swapBearing()
    else return refused(command === 'do_by_hand' ? 'nobody here can do that' : 'unknown command')
    return done
  },
})

export const PLANT_DEVICES: Record<string, DeviceOf<Plant>> = {
  press,
  'press-motor': pressMotor,
  line,
  'weld-line': weldLine,
  robot,
  die,
  conveyor,
  'coil-lot': coilLot,
  destacker,
  crane,
  motor,
  bearing,
  plant: site,
  'scenario-runner': runner,
}
