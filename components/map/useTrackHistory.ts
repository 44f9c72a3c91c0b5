'use client'
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '#/components/api/client.ts'
import { useNowMs } from '#/components/live/hooks.ts'
import type { MapObject } from '#/server/twins/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { minutes } from '#/twin-models/core/time.ts'
import { silences } from './replay.ts'

const BARS = 60
const STEP_MS = minutes(1)
/** What was filled in afterwards comes thinned to ten minutes. */
const GAP_MS = minutes(12)
const MOST_WITNESSES = 6

export type TrackHistory = {
  /** heaviest rain of each sixtieth of the track, mm/h */
  rain: number[]
  gaps: { fromMs: number; toMs: number }[]
}

/** What lies behind the marks of the track: rain as bars, and where the site was not heard. `shiftMs` looks that much farther back. */
export function useTrackHistory(objects: readonly MapObject[], spanMs: number, shiftMs: number, on: boolean): TrackHistory {
  const toMs = Math.ceil((useNowMs() - shiftMs) / STEP_MS) * STEP_MS
  const fromMs = toMs - spanMs
  const witnesses = useMemo(() => witnessesOf(objects), [objects])
  const answers = useQueries({
    queries: witnesses.map(({ id, channel }) => ({
      queryKey: ['telemetry.series', { objectId: id, channel, fromMs, toMs, pixels: BARS }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.telemetry.series.query({ objectId: id as never, channels: [channel], fromMs, toMs, pixels: BARS }, { signal }),
      staleTime: STEP_MS,
      enabled: on && fromMs > 0,
      placeholderData: keepPreviousData,
    })),
  })
  const points = answers.flatMap((answer) => answer.data?.map((one) => one.points) ?? [])
  if (points.length === 0) return { rain: [], gaps: [] }
  const rain = new Array<number>(BARS).fill(0)
  const heard = points.flatMap(({ t }) => t).toSorted((a, b) => a - b)
  for (const { t, v, max } of witnesses[0]?.channel === 'intensity' ? points : [])
    t.forEach((at, i) => {
      const bar = Math.floor((BARS * (at - fromMs)) / spanMs)
      if (bar >= 0 && bar < BARS) rain[bar] = Math.max(rain[bar]!, max?.[i] ?? v[i] ?? 0)
    })
  return { rain, gaps: silences(heard, fromMs, Math.min(toMs, heard.at(-1) ?? toMs), GAP_MS) }
}

/** By what one knows that a site was heard: its rain gauges, else the first area or station with a key channel. */
function witnessesOf(objects: readonly MapObject[]): { id: string; channel: string }[] {
  const gauges = objects.filter((object) => object.typeId === 'rain-gauge').slice(0, MOST_WITNESSES)
  if (gauges.length > 0) return gauges.map(({ id }) => ({ id, channel: 'intensity' }))
  for (const { id, typeId } of objects) {
    const type = twinType(typeId)
    const key = type?.rank === 'station' ? type.channels.find((channel) => channel.key && channel.kind === 'number') : undefined
    if (key) return [{ id, channel: key.id }]
  }
  return []
}
