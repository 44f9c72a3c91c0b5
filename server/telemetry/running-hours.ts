import type { SortedReadings } from './downsample.ts'

const HOUR_MS = 3_600_000

/** Hours that a counter of hours went up by; where it fell it was set back, and what it shows from there counts again. */
export function hoursCounted({ value, count }: SortedReadings): number {
  let hours = 0
  for (let i = 1; i < count; i++) hours += Math.max(0, value[i]! - value[i - 1]!)
  return hours
}

/** Hours during which a channel said *running*; of a silence only its first `quietMs` count, since nobody knows the rest. */
export function hoursRunning({ atMs, value, count }: SortedReadings, toMs: number, quietMs: number): number {
  let ms = 0
  for (let i = 0; i < count; i++) if (value[i]! > 0) ms += Math.min((i + 1 < count ? atMs[i + 1]! : toMs) - atMs[i]!, quietMs)
  return ms / HOUR_MS
}
