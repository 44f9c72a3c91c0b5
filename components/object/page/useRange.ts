'use client'
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useNowMs } from '#/components/live/hooks.ts'
import { COMPARE_IDS, type CompareId, RANGE_IDS, type RangeId, shownRange, stepMs } from './range.ts'

/** Range and zoom stand in the address: a link shows the same stretch. `fitted` is what is shown while nobody has chosen; null while it is not known. */
export function useRange(fitted: RangeId | null) {
  const [state, set] = useQueryStates(
    {
      range: parseAsStringLiteral(RANGE_IDS),
      from: parseAsInteger,
      to: parseAsInteger,
      compare: parseAsStringLiteral(COMPARE_IDS).withDefault('none'),
    },
    { history: 'push' },
  )
  const nowMs = useNowMs()
  const range = state.range ?? fitted ?? '30d'
  const step = stepMs(shownRange(range, state, nowMs).toMs - shownRange(range, state, nowMs).fromMs)
  const shown = shownRange(range, state, Math.ceil(nowMs / step) * step)
  return {
    range,
    shown,
    ready: nowMs > 0 && (state.range !== null || fitted !== null || !shown.live),
    compare: state.compare,
    toCompare: (next: CompareId) => void set({ compare: next }),
    toRange: (next: RangeId) => void set({ range: next, from: null, to: null }),
    /** The steps of one zoom are one step of the browser's way back. */
    zoom: (picked: { fromMs: number; toMs: number } | null) =>
      void set(
        { from: picked?.fromMs ?? null, to: picked?.toMs ?? null },
        { history: picked !== null && !shown.live ? 'replace' : 'push' },
      ),
  }
}
export type RangeState = ReturnType<typeof useRange>
