import type { LiveRow } from '#/server/live/contract.ts'
import { isClockOff, type QualityName, qualityName, type SourceName, sourceName } from '#/server/telemetry/contract.ts'

export type Value = { atMs: number; value: number; quality: QualityName; source: SourceName; clockOff?: boolean }

/** A flood of readings redraws at most four times a second: the eye follows no more, and a slow machine keeps answering. */
const REDRAW_MS = 250

/** The newest value of each series this tab looks at. A reader listens to one series, so one reading redraws one row. */
export function makeStore(clock: { nowMs(): number } = { nowMs: () => performance.now() }) {
  const values = new Map<number, Value>()
  const listeners = new Map<number, Set<() => void>>()
  const changed = new Set<number>()
  let toldMs = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | null = null

  function tell() {
    timer = null
    toldMs = clock.nowMs()
    const series = [...changed]
    changed.clear()
    for (const seriesId of series) for (const listener of listeners.get(seriesId) ?? []) listener()
  }
  function tellSoon() {
    if (timer !== null || changed.size === 0) return
    const waitMs = toldMs + REDRAW_MS - clock.nowMs()
    if (waitMs <= 0) tell()
    else timer = setTimeout(tell, waitMs)
  }
  function keep(seriesId: number, value: Value) {
    const held = values.get(seriesId)
    if (held && held.atMs >= value.atMs) return
    values.set(seriesId, value)
    changed.add(seriesId)
  }
  return {
    get: (seriesId: number): Value | null => values.get(seriesId) ?? null,
    put(seriesId: number, value: Value) {
      keep(seriesId, value)
      tellSoon()
    },
    take(rows: readonly LiveRow[]) {
      for (const [seriesId, atMs, value, quality, source] of rows)
        keep(seriesId, { atMs, value, quality: qualityName(quality), source: sourceName(source), clockOff: isClockOff(source) })
      tellSoon()
    },
    listen(seriesId: number, listener: () => void): () => void {
      const set = listeners.get(seriesId) ?? new Set()
      listeners.set(seriesId, set.add(listener))
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(seriesId)
      }
    },
  }
}
export type Store = ReturnType<typeof makeStore>
