import { localIn, momentIn } from '#/components/life/zoned.ts'

export type PlanWindow = { fromIso: string; toIso: string }

/** The window that two `datetime-local` fields mean by the clock of a zone; else what is wrong with it, as `work.missing` words it. */
export function planWindow(timeZone: string, from: string, to: string): PlanWindow | 'window' | 'backwards' {
  const [fromMs, toMs] = [momentIn(timeZone, from), momentIn(timeZone, to)]
  if (fromMs === null || toMs === null) return 'window'
  return toMs < fromMs ? 'backwards' : { fromIso: new Date(fromMs).toISOString(), toIso: new Date(toMs).toISOString() }
}

/** What such a field shows of a moment that may not be set. */
export const fieldOf = (timeZone: string, iso: string | null): string => (iso === null ? '' : localIn(timeZone, Date.parse(iso)))
