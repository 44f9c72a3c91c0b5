'use client'
import { useQueries } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { Latest } from '#/server/twins/contract.ts'
import { minutes } from '#/twin-models/core/time.ts'

/** The one clock of a room: null is the present, else the moment everything shows. `spanMs` is what may be moved over. */
export type Moment = { atMs: number; spanMs: number } | null
export const MomentContext = createContext<Moment>(null)
export const useMoment = (): Moment => useContext(MomentContext)

export type Wanted = { objectId: string; channels: readonly string[] }
type Values = Readonly<Record<string, Readonly<Record<string, Latest | undefined>> | undefined>>

/** History is asked for by whole steps, so that a clock that moves does not ask anew with every second. */
const STEP_MS = minutes(5)
const PIXELS = 720

/** The newest values of these channels, or those of the moment that the room shows. */
export function useValues(wanted: readonly Wanted[], everyMs: number): Values {
  const moment = useMoment()
  const objectIds = wanted.map(({ objectId }) => objectId)
  const { data } = useAsk(
    ['telemetry.latest', objectIds],
    (options) => api.telemetry.latest.query({ objectIds: objectIds as never }, options),
    { enabled: objectIds.length > 0 && moment === null, everyMs, keep: true },
  )
  const then = useValuesThen(moment === null ? [] : wanted, moment)
  return moment === null ? (data ?? {}) : then
}

function useValuesThen(wanted: readonly Wanted[], moment: Moment): Values {
  const toMs = moment ? Math.ceil(moment.atMs / STEP_MS) * STEP_MS : 0
  const fromMs = toMs - Math.max(STEP_MS, moment?.spanMs ?? 0)
  const answers = useQueries({
    queries: wanted.map(({ objectId, channels }) => ({
      queryKey: ['telemetry.series', { objectId, channels, fromMs, toMs }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.telemetry.series.query({ objectId: objectId as never, channels: [...channels], fromMs, toMs, pixels: PIXELS }, { signal }),
      staleTime: STEP_MS,
      enabled: moment !== null,
    })),
  })
  if (!moment) return {}
  return Object.fromEntries(
    wanted.map(({ objectId }, i) => [
      objectId,
      Object.fromEntries((answers[i]?.data ?? []).flatMap(({ channel, points }) => valueAt(channel, points, moment.atMs))),
    ]),
  )
}

/** The last reading at or before a moment. */
function valueAt(channel: string, points: { t: number[]; v: (number | null)[] }, atMs: number): [string, Latest][] {
  const i = points.t.findLastIndex((at, k) => at <= atMs && points.v[k] !== null)
  const value = points.v[i]
  if (i < 0 || value === null || value === undefined) return []
  return [[channel, { atMs: points.t[i]!, value, quality: 'good', stale: false, source: 'measured' }]]
}
