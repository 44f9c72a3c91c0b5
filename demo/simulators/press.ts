/** A press of line L2: speed is asked for from afar, accepted at its panel by the operator, then ramped at top dead centre by 1/min every
 *  two strokes. Rates in strokes/min, times in seconds. */
export const TOP_RATE = 18
const LINE_TAKT_S = 6
const HANDOVER_S = 1.67
const STROKES_PER_STEP = 2
const SWAP_STOP_S = 30

export type Press = {
  rate: number
  target: number
  asked: { rate: number; acceptedInS: number } | null
  /** Seconds for which the panel still shows the acceptance. */
  showsAcceptedS: number
  strokesSinceStep: number
  strokes: number
  crankDeg: number
  stoppedS: number
}
export const newPress = (strokes: number): Press => ({
  rate: TOP_RATE,
  target: TOP_RATE,
  asked: null,
  showsAcceptedS: 0,
  strokesSinceStep: 0,
  strokes,
  crankDeg: 0,
  stoppedS: 0,
})

/** What the line delivers: robot R3 sets the takt unless the press is slower. */
export const taktS = (press: Press): number => (running(press) ? Math.max(LINE_TAKT_S, 60 / press.rate + HANDOVER_S) : 0)
export const running = (press: Press): boolean => press.stoppedS <= 0
export const panelState = (press: Press): 0 | 1 | 2 => (press.asked ? 1 : press.showsAcceptedS > 0 ? 2 : 0)
export const strokeEnergyKj = (rate: number): number => 400 * (rate / TOP_RATE) ** 2
export const slideMm = (press: Press): number => 450 * (1 - Math.cos((press.crankDeg * Math.PI) / 180))

/** Asked from afar; the operator looks up and accepts after so many seconds. */
export function askRate(press: Press, rate: number, acceptedInS: number): void {
  press.asked = { rate, acceptedInS }
}

export function stopForRepair(press: Press): void {
  press.stoppedS = SWAP_STOP_S
}

export function stepPress(press: Press, dtS: number): void {
  press.showsAcceptedS = Math.max(0, press.showsAcceptedS - dtS)
  press.stoppedS = Math.max(0, press.stoppedS - dtS)
  if (press.asked) {
    press.asked.acceptedInS -= dtS
    if (press.asked.acceptedInS <= 0) {
      press.target = press.asked.rate
      press.strokesSinceStep = 0
      press.showsAcceptedS = 20
      press.asked = null
    }
  }
  if (!running(press)) return
  const turns = (press.rate / 60) * dtS
  press.strokes += turns
  press.crankDeg = (press.crankDeg + turns * 360) % 360
  press.strokesSinceStep += turns
  if (press.rate === press.target || press.strokesSinceStep < STROKES_PER_STEP) return
  press.strokesSinceStep = 0
  const left = press.target - press.rate
  press.rate += Math.sign(left) * Math.min(1, Math.abs(left))
}
