'use client'
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useNowMs } from '#/components/live/hooks.ts'
import { RANGE_IDS, type RangeId, shownRange, stepMs } from './range.ts'

/** Range and zoom stand in the address: a link shows the same stretch. */
export function useRange() {
  const [state, set] = useQueryStates(
    { range: parseAsStringLiteral(RANGE_IDS).withDefault('30d'), from: parseAsInteger, to: parseAsInteger },
    { history: 'push' },
  )
  const nowMs = useNowMs()
  const step = stepMs(shownRange(state.range, state, nowMs).toMs - shownRange(state.range, state, nowMs).fromMs)
  const shown = shownRange(state.range, state, Math.ceil(nowMs / step) * step)
  return {
    range: state.range,
    shown,
    ready: nowMs > 0,
    toRange: (range: RangeId) => void set({ range, from: null, to: null }),
    zoom: (picked: { fromMs: number; toMs: number } | null) => void set({ from: picked?.fromMs ?? null, to: picked?.toMs ?? null }),
  }
}
export type RangeState = ReturnType<typeof useRange>
