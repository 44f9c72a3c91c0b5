import { newStation, type PumpMode, roadLevelM, type Station, stepStation } from './pump-station.ts'
import { cloudburstMmH, nextInflowM3s } from './rain.ts'

/** Story S1 from its first minute of rain: one station under the cloudburst, pump 2 blocked from minute 28. */
export const BLOCKED_FROM_MIN = 28
export const STORY_MIN = 150
const STEP_S = 1

export type Cloudburst = { station: Station; inflowM3s: number; minute: number }
export const newCloudburst = (reserve: PumpMode = 'remote_manual'): Cloudburst => ({
  station: newStation(reserve),
  inflowM3s: 0,
  minute: 0,
})

/** `unblocked`: the crew has been there, or nothing ever came into the suction. */
export function stepCloudburst(storm: Cloudburst, dtS: number, unblocked = false): void {
  for (let left = dtS; left > 1e-9; left -= STEP_S) {
    const step = Math.min(STEP_S, left)
    storm.minute += step / 60
    storm.inflowM3s = nextInflowM3s(storm.inflowM3s, cloudburstMmH(storm.minute), step)
    const second = storm.station.pumps[1]
    if (second) second.blocked = !unblocked && storm.minute >= BLOCKED_FROM_MIN
    stepStation(storm.station, storm.inflowM3s, step)
  }
}

export type Flood = {
  peakM: number
  peakMin: number
  crossedMin: (levelM: number) => number | null
  belowAgainMin: (levelM: number) => number | null
}

/** The whole storm at once, e.g. for "had nothing been done": what acts on it is given with its minute. */
export function floodOf(acts: { startReserveAtMin?: number; healthy?: boolean; reserve?: PumpMode } = {}): Flood {
  const storm = newCloudburst(acts.reserve)
  const track: { minute: number; levelM: number }[] = []
  while (storm.minute < STORY_MIN) {
    const third = storm.station.pumps[2]
    if (third && acts.startReserveAtMin !== undefined && storm.minute >= acts.startReserveAtMin && !third.running) third.running = true
    stepCloudburst(storm, STEP_S, acts.healthy)
    track.push({ minute: storm.minute, levelM: roadLevelM(storm.station) })
  }
  const peak = track.reduce((best, each) => (each.levelM > best.levelM ? each : best))
  const first = (test: (each: { minute: number; levelM: number }) => boolean) => track.find(test)?.minute ?? null
  return {
    peakM: peak.levelM,
    peakMin: peak.minute,
    crossedMin: (levelM) => first((each) => each.levelM >= levelM),
    belowAgainMin: (levelM) => first((each) => each.minute > peak.minute && each.levelM < levelM),
  }
}
