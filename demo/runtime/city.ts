import { newChilledWater, stepChilledWater } from '#/demo/simulators/chilled-water.ts'
import { BLOCKED_FROM_MIN, STORY_MIN } from '#/demo/simulators/cloudburst.ts'
import { newStation, type Station, stepStation } from '#/demo/simulators/pump-station.ts'
import { CATCHMENT_M2, cloudburstMmH, nextInflowM3s } from '#/demo/simulators/rain.ts'
import { type Weather, weatherAt } from '#/demo/simulators/weather.ts'
import { localHour } from './device.ts'
import { LiftStation } from './lift-station.ts'
import { type ClockState, StoryClock } from './story-clock.ts'

const STEP_S = 1
/** After a sleep of the machine the world catches up at most this far. */
const LONGEST_STEP_MS = 600_000
const DRY_WEATHER_M3S = 0.002
const TRIAL_S = 180
/** The other stations lie at the edge of the rain cell. */
const EDGE_OF_CELL = 0.5

/** The living district: one state for all gateways of a process, advanced to an instant before anything is read. */
export class City {
  readonly seed: string
  readonly clock: StoryClock
  readonly stations = new Map<string, { station: Station; inflowM3s: number }>()
  readonly lifts = new Map<string, LiftStation>()
  readonly water = newChilledWater()
  /** mm since local midnight would need a calendar; since the start of the process is enough for a gauge. */
  rainMm = 0
  /** Runoff as the drains see it, m³/s at PS-03's catchment; rises and falls with the storm alone. */
  runoffM3s = 0
  unblocked = false
  pumpSwapped = false
  signMessages = new Map<string, number>()
  #lastMs: number

  constructor(seed: string, atMs: number) {
    this.seed = seed
    this.clock = new StoryClock(atMs)
    this.#lastMs = atMs
  }

  station(tag: string): { station: Station; inflowM3s: number } {
    let found = this.stations.get(tag)
    if (!found) {
      found = { station: newStation(tag === 'PS-03' ? 'remote_manual' : 'auto'), inflowM3s: DRY_WEATHER_M3S }
      this.stations.set(tag, found)
    }
    return found
  }

  lift(tag: string): LiftStation {
    let found = this.lifts.get(tag)
    if (!found) {
      found = new LiftStation(tag)
      this.lifts.set(tag, found)
    }
    return found
  }

  stormMmH(atMs: number): number {
    return this.clock.story === 'S1' ? cloudburstMmH(this.clock.minute(atMs)) : 0
  }

  readonly weather = (atMs: number): Weather => weatherAt(this.seed, atMs, localHour(atMs), this.stormMmH(atMs))

  /** The bad pump of the basement shows itself in story S3 until it is swapped. */
  get pumpFailing(): boolean {
    return this.clock.story === 'S3' && !this.pumpSwapped
  }

  startStory(story: string, pace: number, atMs: number): void {
    this.advance(atMs)
    this.clock.start(story, pace, atMs)
    if (story === 'S1') {
      this.unblocked = false
      this.runoffM3s = 0
      this.stations.set('PS-03', { station: newStation('remote_manual'), inflowM3s: 0 })
    }
    if (story === 'S3') this.pumpSwapped = false
  }

  stopStory(atMs: number): void {
    this.advance(atMs)
    if (this.clock.story === 'S1') {
      this.unblocked = true
      this.runoffM3s = 0
      this.stations.set('PS-03', { station: newStation('remote_manual'), inflowM3s: 0 })
    }
    this.clock.stop(atMs)
  }

  /** The crew cleared the suction and lets the pump run for three minutes. */
  unblock(): void {
    this.unblocked = true
    const { station } = this.station('PS-03')
    const second = station.pumps[1]
    if (second) {
      second.blocked = false
      second.trialUntilS = station.clockS + TRIAL_S
    }
  }

  advance(atMs: number): void {
    const dtMs = Math.min(atMs - this.#lastMs, LONGEST_STEP_MS)
    if (dtMs <= 0) return
    this.#lastMs = atMs
    stepChilledWater(this.water, atMs, dtMs / 1000)
    for (const lift of this.lifts.values()) lift.step(atMs, dtMs / 1000)
    const paced = (dtMs / 1000) * this.clock.pace
    for (let left = paced; left > 1e-9; left -= STEP_S) this.#stepRain(atMs, Math.min(STEP_S, left), left)
    if (this.clock.story === 'S1' && this.clock.minute(atMs) > STORY_MIN) this.clock.stop(atMs)
  }

  #stepRain(atMs: number, stepS: number, leftS: number): void {
    const minute = this.clock.story === 'S1' ? this.clock.minute(atMs) - leftS / 60 : -1
    const stormMmH = cloudburstMmH(minute)
    this.rainMm += (stormMmH * stepS) / 3600
    this.runoffM3s = nextInflowM3s(this.runoffM3s, stormMmH, stepS)
    for (const [tag, each] of this.stations) {
      const own = tag === 'PS-03'
      each.inflowM3s = nextInflowM3s(each.inflowM3s, stormMmH * (own ? 1 : EDGE_OF_CELL), stepS, CATCHMENT_M2)
      const second = each.station.pumps[1]
      if (own && second && minute >= BLOCKED_FROM_MIN && !this.unblocked) second.blocked = true
      stepStation(each.station, each.inflowM3s + DRY_WEATHER_M3S, stepS)
    }
  }

  /** The world goes on while its agent is away, for a while: what is kept here is continued at the next start. */
  toJSON() {
    const { clock, water, rainMm, runoffM3s, unblocked, pumpSwapped } = this
    const stations = [...this.stations]
    return { lastMs: this.#lastMs, clock, stations, water, rainMm, runoffM3s, unblocked, pumpSwapped, signMessages: [...this.signMessages] }
  }

  restore(state: CityState): void {
    this.#lastMs = state.lastMs
    this.clock.restore(state.clock)
    for (const [tag, station] of state.stations) this.stations.set(tag, station)
    Object.assign(this.water, state.water)
    this.rainMm = state.rainMm
    this.runoffM3s = state.runoffM3s
    this.unblocked = state.unblocked
    this.pumpSwapped = state.pumpSwapped
    this.signMessages = new Map(state.signMessages)
  }
}

type CityState = Omit<ReturnType<City['toJSON']>, 'clock'> & { clock: ClockState }
