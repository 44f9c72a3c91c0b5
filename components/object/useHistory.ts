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

/** One channel over the last `windowMs`, asked once in a while and continued by what comes live. */
export function useHistory(objectId: string, { channel, seriesId }: LiveChannel, windowMs: number, pixels: number) {
  const latest = useLatest(seriesId)
  const everyMs = Math.max(30_000, windowMs / 4)
  const { data, error } = useAsk(
    ['telemetry.series', { objectId, channel: channel.id, windowMs, pixels }],
    ({ signal }) => {
      const toMs = Math.round(serverNowMs())
      return api.telemetry.series.query({ objectId, channels: [channel.id], fromMs: toMs - windowMs, toMs, pixels }, { signal })
    },
    { everyMs, staleMs: everyMs, keep: true },
  )
  const points = useRolling(data?.[0]?.points ?? EMPTY, latest, windowMs)
  return { points, latest, error, resolutionMs: data?.[0]?.resolutionMs ?? channel.everyMs }
}

/** What was asked, then every newer live value; together never longer than the window. */
export function useRolling(base: Points, latest: Value | null, windowMs: number): Points {
  const [tail, setTail] = useState<Value[]>([])
  useEffect(() => {
    if (latest) setTail((held) => (held.at(-1)?.atMs === latest.atMs ? held : [...held.slice(-600), latest]))
  }, [latest])
  return useMemo(() => continued(base, tail, windowMs), [base, tail, windowMs])
}
