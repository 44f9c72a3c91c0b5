/** Of device time, UTC. Blocks of readings and chunks of roll-ups cover one of these; the number is what is stored. */
export const SPAN = { hour: 0, day: 1, month: 2 } as const
export type Span = (typeof SPAN)[keyof typeof SPAN]

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

export const spanStartMs = (span: Span, ms: number): number => {
  if (span === SPAN.hour) return Math.floor(ms / HOUR_MS) * HOUR_MS
  if (span === SPAN.day) return Math.floor(ms / DAY_MS) * DAY_MS
  const at = new Date(ms)
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1)
}

export const spanEndMs = (span: Span, startMs: number): number => {
  if (span === SPAN.hour) return startMs + HOUR_MS
  if (span === SPAN.day) return startMs + DAY_MS
  const at = new Date(startMs)
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1)
}

/** Roll-ups by the width of their buckets. A chunk of them is kept once it has four times as many readings as it could have buckets: below
 *  that the readings themselves are read as fast and take less room. */
export const LEVEL = { minute: 0, hour: 1, day: 2 } as const
export type Level = (typeof LEVEL)[keyof typeof LEVEL]
export const LEVELS = [
  { level: LEVEL.minute, widthMs: MINUTE_MS, chunk: SPAN.hour, leastReadings: 4 * 60 },
  { level: LEVEL.hour, widthMs: HOUR_MS, chunk: SPAN.day, leastReadings: 4 * 24 },
  { level: LEVEL.day, widthMs: DAY_MS, chunk: SPAN.month, leastReadings: 4 * 31 },
] as const
