import type { LiveRow } from '#/server/live/contract.ts'
import { type QualityName, qualityName, type SourceName, sourceName } from '#/server/telemetry/contract.ts'

export type Value = { atMs: number; value: number; quality: QualityName; source: SourceName }

/** The newest value of each series this tab looks at. A reader listens to one series, so one reading redraws one row. */
export function makeStore() {
  const values = new Map<number, Value>()
  const listeners = new Map<number, Set<() => void>>()
  return {
    get: (seriesId: number): Value | null => values.get(seriesId) ?? null,
    put(seriesId: number, value: Value) {
      const held = values.get(seriesId)
      if (held && held.atMs >= value.atMs) return
      values.set(seriesId, value)
      for (const listener of listeners.get(seriesId) ?? []) listener()
    },
    take(rows: readonly LiveRow[]) {
      for (const [seriesId, atMs, value, quality, source] of rows)
        this.put(seriesId, { atMs, value, quality: qualityName(quality), source: sourceName(source) })
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
