import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import type { TrendCompared } from '#/components/charts/trend-types.ts'
import type { Channel } from '#/twin-models/catalog/shape.ts'
import { compareOffsetMs } from './range.ts'
import { judgesOf, toldBy } from './telling.ts'
import type { RangeState } from './useRange.ts'

const PIXELS = 900

/** The channel over the earlier stretch the page compares with, moved onto the one that is shown; null where nothing is compared. */
export function useCompared(
  objectId: string,
  channel: Channel,
  range: Pick<RangeState, 'shown' | 'ready' | 'compare'>,
): TrendCompared | null {
  const t = useTranslations('charts')
  const { compare, shown } = range
  const offsetMs = compareOffsetMs(compare, shown)
  const [fromMs, toMs] = [shown.fromMs - (offsetMs ?? 0), shown.toMs - (offsetMs ?? 0)]
  const { data } = useAsk(
    ['telemetry.series', { objectId, channel: channel.id, fromMs, toMs, compared: true }],
    ({ signal }) =>
      api.telemetry.series.query({ objectId, channels: [channel.id, ...judgesOf(channel)], fromMs, toMs, pixels: PIXELS }, { signal }),
    { enabled: range.ready && offsetMs !== null, keep: true, staleMs: 300_000 },
  )
  return useMemo(() => {
    const asked = data?.find((one) => one.channel === channel.id)
    if (!asked || offsetMs === null || compare === 'none') return null
    const points = toldBy(channel, asked, data ?? [])
    return { points: { ...points, t: points.t.map((atMs) => atMs + offsetMs) }, offsetMs, label: t(`before.${compare}`) }
  }, [data, offsetMs, compare, channel, t])
}
