import { formatNumber } from '#/components/ui/format.ts'

const SPANS = [
  { unit: 'years', ms: 365 * 86_400_000 },
  { unit: 'days', ms: 86_400_000 },
  { unit: 'hours', ms: 3_600_000 },
  { unit: 'minutes', ms: 60_000 },
] as const

/** How far a clock is off, in the largest unit that it fills. `t`: the words of `fleet`. */
export function clockWords(offsetMs: number, t: (key: `off.${string}`, values: { n: string }) => string): string {
  const span = SPANS.find(({ ms }) => Math.abs(offsetMs) >= ms)
  const n = formatNumber(offsetMs / (span?.ms ?? 1_000), 0)
  return t(`off.${span?.unit ?? 'seconds'}`, { n: offsetMs > 0 ? `+${n}` : n })
}
