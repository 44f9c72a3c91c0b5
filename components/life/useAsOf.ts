'use client'
import { parseAsInteger, parseAsIsoDateTime, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { RANGE_IDS, RANGES } from '#/components/object/page/range.ts'

/** The moment at which the object is looked at stands in the address; null is now. The charts end where it lies: one clock for the page. */
export function useAsOf() {
  const [state, set] = useQueryStates(
    { asof: parseAsIsoDateTime, range: parseAsStringLiteral(RANGE_IDS), from: parseAsInteger, to: parseAsInteger },
    { history: 'push' },
  )
  return {
    atMs: state.asof?.getTime() ?? null,
    see: (atMs: number | null) =>
      void set(
        atMs === null
          ? { asof: null, from: null, to: null }
          : { asof: new Date(atMs), from: Math.round(atMs) - RANGES[state.range ?? '24h'], to: Math.round(atMs) },
      ),
  }
}
