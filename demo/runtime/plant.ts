import { amplitudeG, type Bearing, bearingAtDay0, wear } from '#/demo/simulators/bearing.ts'
import { trait } from '#/demo/simulators/noise.ts'
import { newPress, type Press, running, stepPress, stopForRepair } from '#/demo/simulators/press.ts'
import { type Weather, weatherAt } from '#/demo/simulators/weather.ts'
import { localHour } from './device.ts'
import { type ClockState, StoryClock } from './story-clock.ts'

const STORY_PRESS = 'L2-P1'
const LONGEST_STEP_MS = 60_000
const STEP_S = 0.1

/** The living plant. The press runs in real time; its bearing alone wears `wearPace` times as fast while story S2 runs, and stands on
 *  day 0 until then. */
export class Plant {
  readonly seed: string
  readonly clock: StoryClock
  bearing: Bearing = bearingAtDay0()
  readonly presses = new Map<string, Press>()
  #wearPace = 0
  #lastMs: number

  constructor(seed: string, atMs: number) {
    this.seed = seed
    this.clock = new StoryClock(atMs)
    this.#lastMs = atMs
    this.press(STORY_PRESS)
  }

  press(tag: string): Press {
    let found = this.presses.get(tag)
    if (!found) {
      found = newPress(tag === STORY_PRESS ? 412_806 : Math.round(2e5 + 6e5 * trait(tag)))
      this.presses.set(tag, found)
    }
    return found
  }

  get bearingG(): number {
    return amplitudeG(this.bearing)
  }

  readonly weather = (atMs: number): Weather => weatherAt(this.seed, atMs, localHour(atMs), 0)

  startStory(wearPace: number, atMs: number): void {
    this.advance(atMs)
    this.bearing = bearingAtDay0()
    this.presses.delete(STORY_PRESS)
    this.press(STORY_PRESS)
    this.#wearPace = wearPace
    this.clock.start('S2', 1, atMs)
  }

  stopStory(atMs: number): void {
    this.advance(atMs)
    this.#wearPace = 0
    this.clock.stop(atMs)
  }

  /** Saturday morning: the press stands for a moment, and runs on with a new bearing. */
  swapBearing(): void {
    stopForRepair(this.press(STORY_PRESS))
    this.bearing = { ...this.bearing, swapped: true, tempC: 40 }
  }

  advance(atMs: number): void {
    const dtS = Math.min(atMs - this.#lastMs, LONGEST_STEP_MS) / 1000
    if (dtS <= 0) return
    this.#lastMs = atMs
    for (const press of this.presses.values()) for (let left = dtS; left > 1e-9; left -= STEP_S) stepPress(press, Math.min(STEP_S, left))
    const first = this.press(STORY_PRESS)
    if (this.#wearPace > 0) wear(this.bearing, (dtS * this.#wearPace) / 3600, running(first) ? first.rate : 0)
  }

  toJSON() {
    return { lastMs: this.#lastMs, clock: this.clock, bearing: this.bearing, wearPace: this.#wearPace, presses: [...this.presses] }
  }

  restore(state: PlantState): void {
    this.#lastMs = state.lastMs
    this.clock.restore(state.clock)
    this.bearing = state.bearing
    this.#wearPace = state.wearPace
    for (const [tag, press] of state.presses) this.presses.set(tag, press)
  }
}

type PlantState = Omit<ReturnType<Plant['toJSON']>, 'clock'> & { clock: ClockState }
