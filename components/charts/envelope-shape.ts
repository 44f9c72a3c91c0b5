/** Where the parts of an envelope bar stand, in pixels of its track. */
export type EnvelopeShape = { okFrom: number; okTo: number; now: number | null; asked: number | null }

const TRACK = { from: 4, to: 140 } as const

/** The track shows the allowed range and whatever lies outside it, with an eighth of air beyond an open end. */
export function envelopeShape(check: {
  min?: number | undefined
  max?: number | undefined
  now?: number | undefined
  asked?: number | undefined
}): EnvelopeShape {
  const { min, max, now, asked } = check
  const seen = [min, max, now, asked].filter((value): value is number => value !== undefined && Number.isFinite(value))
  let low = Math.min(...seen, ...(min === undefined ? [0] : []))
  let high = Math.max(...seen)
  if (high === low) [low, high] = [low - 1, high + 1]
  const air = (high - low) / 8
  if (min !== undefined) low -= min === low || low < min ? air : 0
  high += air
  const at = (value: number) => TRACK.from + ((value - low) / (high - low)) * (TRACK.to - TRACK.from)
  return {
    okFrom: min === undefined ? TRACK.from : at(min),
    okTo: max === undefined ? TRACK.to : at(max),
    now: now === undefined ? null : at(now),
    asked: asked === undefined ? null : at(asked),
  }
}
