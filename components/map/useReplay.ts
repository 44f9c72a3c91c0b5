'use client'
import { parseAsIsoDateTime, parseAsNumberLiteral, useQueryState } from 'nuqs'
import { useEffect, useEffectEvent, useMemo, useState } from 'react'
import type { Moment } from '#/components/area/useValues.ts'
import { useSite } from '#/components/frame/me.tsx'
import { serverNowMs } from '#/components/live/Live.tsx'
import { hours } from '#/twin-models/core/time.ts'
import { playedTo, RATES, type Rate, SPANS_MS } from './replay.ts'

const FRAME_MS = 250

/** The clock of the map: live, or standing or playing in the past. The address holds where it stands and how far back the track goes. */
export function useReplay() {
  const { simulated } = useSite()
  const [at, setAt] = useQueryState('t', parseAsIsoDateTime.withOptions({ history: 'replace', throttleMs: 500 }))
  const [span, setSpan] = useQueryState('span', parseAsNumberLiteral(SPANS_MS))
  const [rate, setRate] = useState<Rate>(RATES[1])
  const [playing, setPlaying] = useState(false)
  // where processes run faster an hour of them is shorter
  const spanMs = span ?? SPANS_MS.find((one) => one >= hours(1) / (simulated?.pace ?? 1)) ?? SPANS_MS[1]
  const atMs = at?.getTime() ?? null
  const moment: Moment = useMemo(() => (atMs === null ? null : { atMs, spanMs }), [atMs, spanMs])
  const step = useEffectEvent(() => {
    const next = atMs === null ? null : playedTo(atMs, rate, FRAME_MS, serverNowMs())
    if (next === null) setPlaying(false)
    void setAt(next === null ? null : new Date(next))
  })
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(step, FRAME_MS)
    return () => clearInterval(timer)
  }, [playing])
  return {
    moment,
    spanMs,
    rate,
    playing,
    setRate,
    setSpan: (next: (typeof SPANS_MS)[number]) => void setSpan(next),
    /** null is the present */
    goTo(ms: number | null) {
      const nowMs = serverNowMs()
      void setAt(ms === null || ms >= nowMs ? null : new Date(Math.max(ms, nowMs - spanMs)))
    },
    live() {
      setPlaying(false)
      void setAt(null)
    },
    /** From the present, play begins where the track does. */
    play() {
      if (atMs === null) void setAt(new Date(serverNowMs() - spanMs))
      setPlaying(!playing)
    },
  }
}
export type Replay = ReturnType<typeof useReplay>
