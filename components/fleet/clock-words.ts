import { formatNumber } from '#/components/ui/format.ts'
import { inTime } from '#/components/ui/length.ts'

const SPANS = [
  { unit: 'a', ms: 365 * 86_400_000 },
  { unit: 'd', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
] as const

/** How far a clock is off, in the largest unit that it fills: positive where it is ahead. */
export function clockWords(offsetMs: number, locale: string): string {
  const span = SPANS.find(({ ms }) => Math.abs(offsetMs) >= ms)
  const n = formatNumber(offsetMs / (span?.ms ?? 1_000), 0)
  return inTime(offsetMs > 0 ? `+${n}` : n, span?.unit ?? 's', locale)
}
