/** Places a value between two pixels. */
export type Scale = (value: number) => number

export const linear =
  (from: number, to: number, fromPx: number, toPx: number): Scale =>
  (value) =>
    fromPx + ((value - from) / (to - from || 1)) * (toPx - fromPx)

/** Round steps of 1, 2 or 5, at most `count` of them within the range. */
export function ticks(from: number, to: number, count: number): number[] {
  const span = to - from
  if (!(span > 0)) return [from]
  const rough = span / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10) * power
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step))
}

/** 1, 2 and 5 of every decade in the range. */
export function logTicks(from: number, to: number): number[] {
  const decades = Math.ceil(Math.log10(to / from)) + 1
  const start = Math.floor(Math.log10(from))
  return Array.from({ length: decades }, (_, i) => [1, 2, 5].map((one) => tidy(one * 10 ** (start + i))))
    .flat()
    .filter((value) => value >= from * 0.999 && value <= to * 1.001)
}

const tidy = (value: number) => Number(value.toPrecision(12))

/** Decimal places that tell neighbouring ticks apart. */
export function decimalsOf(values: readonly number[]): number {
  const step = Math.min(...values.slice(1).map((value, i) => Math.abs(value - (values[i] as number))), Number.POSITIVE_INFINITY)
  return Number.isFinite(step) && step > 0 ? Math.max(0, Math.min(6, Math.ceil(-Math.log10(step) - 1e-9))) : 0
}

/** The range of a vertical axis: the data and what is drawn with it, with air above; zero where it is near. */
export function spanOf(values: readonly (number | null | undefined)[], options: { log?: boolean; least?: number } = {}): [number, number] {
  const seen = values.filter((value): value is number => value !== null && value !== undefined && Number.isFinite(value))
  const used = options.log ? seen.filter((value) => value > 0) : seen
  if (used.length === 0) return options.log ? [0.1, 1] : [0, 1]
  let [low, high] = [Math.min(...used), Math.max(...used)]
  if (options.log) return [low / 1.3, high * 1.4]
  const least = options.least ?? 0
  if (high - low < least) [low, high] = [(low + high - least) / 2, (low + high + least) / 2]
  if (high === low) [low, high] = [low - Math.max(1, Math.abs(low) * 0.1), high + Math.max(1, Math.abs(high) * 0.1)]
  const air = (high - low) * 0.08
  const nearZero = low >= 0 && low < (high - low) * 0.6
  return [nearZero ? 0 : low - air, high + air]
}
