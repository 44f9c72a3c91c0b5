'use client'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { serverNowMs } from '#/components/live/Live.tsx'
import type { LiveChannel } from '#/components/object/live-channels.ts'
import { fittedRange, RANGES, type RangeId } from './range.ts'

const PIXELS = 720 // an hour a point over thirty days

/** The stretch that what is stored of a channel fills, thirty days at most: a day's history is not drawn as a spike at the edge. */
export function useFittedRange(objectId: string, channel: LiveChannel | null): RangeId | null {
  const { data, error } = useAsk(
    ['telemetry.series', { objectId, channel: channel?.channel.id, fitted: true }],
    ({ signal }) => {
      const toMs = Math.round(serverNowMs())
      const channels = [channel?.channel.id ?? '']
      return api.telemetry.series.query({ objectId, channels, fromMs: toMs - RANGES['30d'], toMs, pixels: PIXELS }, { signal })
    },
    { enabled: channel !== null, staleMs: Number.POSITIVE_INFINITY },
  )
  if (error) return '30d'
  const series = data?.[0]
  if (!series) return null
  const { points, resolutionMs } = series
  const first = points.t[points.v.findIndex((value) => value !== null)]
  return fittedRange(first === undefined ? 0 : serverNowMs() - first - resolutionMs) // a point stands at the start of its stretch
}
