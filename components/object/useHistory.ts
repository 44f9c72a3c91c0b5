'use client'
import { useEffect, useMemo, useState } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { Points } from '#/components/charts/gaps.ts'
import { serverNowMs, useLatest } from '#/components/live/Live.tsx'
import type { Value } from '#/components/live/store.ts'
import { continued } from './continued.ts'
import type { LiveChannel } from './live-channels.ts'

const EMPTY: Points = { t: [], v: [] }
/** By then what was measured before the first live value is stored. */
const SETTLED_MS = 4_000

/** One channel over the last `windowMs`, asked once in a while and continued by what comes live; once more when that has begun, for what lies
 *  between the two. */
export function useHistory(objectId: string, { channel, seriesId }: LiveChannel, windowMs: number, pixels: number) {
  const latest = useLatest(seriesId)
  const everyMs = Math.max(30_000, windowMs / 4)
  const { data, error, refetch } = useAsk(
    ['telemetry.series', { objectId, channel: channel.id, windowMs, pixels }],
    ({ signal }) => {
      const toMs = Math.round(serverNowMs())
      return api.telemetry.series.query({ objectId, channels: [channel.id], fromMs: toMs - windowMs, toMs, pixels }, { signal })
    },
    { everyMs, staleMs: everyMs, keep: true },
  )
  const heard = latest !== null
  useEffect(() => {
    if (!heard) return
    const timer = setTimeout(() => void refetch(), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [heard, refetch])
  const stored = data?.[0]?.points
  const points = useRolling(stored ?? EMPTY, latest, windowMs)
  return {
    points,
    latest,
    error,
    loading: !data && !error,
    storedUntilMs: stored?.t.at(-1) ?? 0,
    resolutionMs: data?.[0]?.resolutionMs ?? channel.everyMs,
  }
}

/** What was asked, then every newer live value; together never longer than the window. */
export function useRolling(base: Points, latest: Value | null, windowMs: number): Points {
  const [tail, setTail] = useState<Value[]>([])
  useEffect(() => {
    if (latest) setTail((held) => (held.at(-1)?.atMs === latest.atMs ? held : [...held.slice(-600), latest]))
  }, [latest])
  return useMemo(() => continued(base, tail, windowMs), [base, tail, windowMs])
}
