'use client'
import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useMemo, useRef } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { withGaps } from '#/components/charts/gaps.ts'
import { Trend, type TrendHandle } from '#/components/charts/Trend.tsx'
import type { Trend as TrendData, TrendLimit, TrendMark } from '#/components/charts/trend-types.ts'
import { useSite } from '#/components/frame/me.tsx'
import { useLatest, useLive } from '#/components/live/Live.tsx'
import { expectedNow, holds } from '#/components/object/conditions.ts'
import { type LiveChannel, limitsOn } from '#/components/object/live-channels.ts'
import { useNames } from '#/components/object/Name.tsx'
import { useRolling } from '#/components/object/useHistory.ts'
import type { KnownObject } from '#/components/object/useObject.ts'
import { formatNumber, withUnit } from '#/components/ui/format.ts'
import { formatAge } from '#/components/ui/length.ts'
import { Waiting } from '#/components/ui/State.tsx'
import type { Finding } from '#/server/inference/contract.ts'
import type { ObjectId } from '#/twin-models/core/ids.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import { forecastOf } from './finding-limits.ts'
import styles from './page.module.css'
import { TrendMenu } from './TrendMenu.tsx'
import { gapMsOf, judgesOf, toldBy } from './telling.ts'
import { useCompared } from './useCompared.ts'
import type { RangeState } from './useRange.ts'

const PIXELS = 900
const EMPTY = { t: [], v: [] }

/** One channel over the page's range, with its limits by name, what is expected, and what happened. */
export function ChannelTrend(props: {
  known: KnownObject
  live: LiveChannel
  range: Pick<RangeState, 'shown' | 'ready' | 'zoom' | 'compare'>
  marks: readonly TrendMark[]
  more?: readonly TrendLimit[]
  finding?: Finding | null
  heightPx: number
  log: boolean
  aside?: ReactNode
}) {
  const { known, live, range, marks, heightPx, log } = props
  const t = useTranslations('object')
  const words = useTranslations('charts')
  const said = useRefusal()
  const name = useNames()
  const locale = useLocale()
  const { timeZone } = useSite()
  const { store } = useLive()
  const latest = useLatest(live.seriesId)
  const { channel } = live
  const { fromMs, toMs, live: following } = range.shown
  const { data, error } = useAsk(
    ['telemetry.series', { objectId: known.object.id, channel: channel.id, fromMs, toMs }],
    ({ signal }) =>
      api.telemetry.series.query(
        { objectId: known.object.id, channels: [channel.id, ...judgesOf(channel)], fromMs, toMs, pixels: PIXELS },
        { signal },
      ),
    { enabled: range.ready, keep: true, staleMs: 60_000 },
  )
  const asked = data?.find((one) => one.channel === channel.id)
  const tells = holds(channel.tellsWhen ?? [], known.channels, store)
  const measured = useMemo(() => (asked ? toldBy(channel, asked, data ?? []) : EMPTY), [asked, data, channel])
  const compared = useCompared(known.object.id, channel, range)
  const points = useRolling(measured, following && tells ? latest : null, toMs - fromMs)
  const unit = unitSymbol(channel.unit)
  const expected = following ? expectedNow(channel, known.channels, store) : null
  const value = latest?.value ?? null
  const ahead = useMemo(
    () => (following ? forecastOf(props.finding ?? null, channel.id, value, toMs) : null),
    [following, props.finding, channel.id, value, toMs],
  )
  // as far as the last quantile, and never more than a third of what is shown
  const untilMs = ahead ? Math.min(toMs + (ahead.p90Ms - toMs) * 1.1, toMs + (toMs - fromMs) / 2) : toMs
  const trend = useMemo((): TrendData => {
    const limits = known.type
      ? limitsOn(known.type, channel.id).map((limit) => ({
          value: limit.value,
          label: `${name(limit.names)} ${formatNumber(limit.value, channel.decimals)} ${unit}`,
        }))
      : []
    return {
      label: withUnit(name(channel.names), unit, locale),
      unit,
      decimals: channel.decimals,
      points: channel.tellsWhen ? points : withGaps(points, gapMsOf(channel, asked?.resolutionMs), asked?.points.t.at(-1)),
      fromMs,
      toMs: untilMs,
      nowMs: following ? toMs : null,
      expected:
        expected === null
          ? null
          : { value: expected, label: words('expected', { value: `${formatNumber(expected, channel.decimals)} ${unit}`.trim() }) },
      limits: [...limits, ...(props.more ?? [])],
      marks,
      windows: [],
      forecast: ahead,
      compared,
      log,
      timeZone,
      locale,
    }
  }, [
    asked,
    points,
    fromMs,
    toMs,
    following,
    expected,
    words,
    marks,
    log,
    timeZone,
    locale,
    channel,
    unit,
    known.type,
    name,
    props.more,
    ahead,
    untilMs,
    compared,
  ])
  const chart = useRef<TrendHandle>(null)

  return (
    <figure className={styles.trend}>
      <figcaption className={styles.caption}>
        <strong className="grow ellipsis">{trend.label}</strong>
        {error && <span role="alert">{said(error)}</span>}
        {asked && asked.resolutionMs > channel.everyMs && (
          <span className="quiet">{t('thinned', { age: formatAge(asked.resolutionMs, locale) })}</span>
        )}
        {!asked && !error && <Waiting>{t('loadingTrend')}</Waiting>}
        {asked && points.t.length === 0 && <span className="quiet">{words('noData')}</span>}
        {compared && <span className={styles.compared}>{compared.label}</span>}
        {props.aside}
        <TrendMenu
          chart={chart}
          fileName={`${known.object.tag}-${channel.id}`.replaceAll('/', '-')}
          readings={{ of: [{ objectId: known.object.id as ObjectId, channel: channel.id }], fromMs, toMs }}
        />
      </figcaption>
      <Trend ref={chart} trend={trend} heightPx={heightPx} onRange={range.zoom} />
    </figure>
  )
}
