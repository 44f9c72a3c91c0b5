import { trait, wander } from '#/demo/simulators/noise.ts'
import { localHour } from './device.ts'

const SUMP_M2 = 44
const PUMP_LS = 62
const ON_M = 1.7
const OFF_M = 0.8

/** A sewage lift station: inflow by the hour of day, one pump at a time in turn. Levels in m, flows in L/s. */
export class LiftStation {
  levelM: number
  inflowLs = 20
  running: [boolean, boolean, boolean] = [false, false, false]
  #next = 0
  readonly #tag: string

  constructor(tag: string) {
    this.#tag = tag
    this.levelM = 0.9 + 0.7 * trait(`${tag}/level`)
  }

  step(atMs: number, dtS: number): void {
    const day =
      1 + 0.45 * Math.sin(((localHour(atMs) - 8) / 24) * 2 * Math.PI) + 0.25 * Math.sin(((localHour(atMs) - 6.5) / 12) * 2 * Math.PI)
    this.inflowLs = 22 * Math.max(0.2, day) * (0.8 + 0.4 * trait(this.#tag)) + 3 * wander(this.#tag, atMs, 900_000)
    const pumping = this.running.filter(Boolean).length * PUMP_LS
    this.levelM = Math.max(0.2, this.levelM + ((this.inflowLs - pumping) * dtS) / 1000 / SUMP_M2)
    if (this.levelM > ON_M && !this.running.some(Boolean)) {
      this.running[this.#next] = true
      this.#next = (this.#next + 1) % 3
    }
    if (this.levelM < OFF_M) this.running = [false, false, false]
  }
}
