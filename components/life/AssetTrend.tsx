'use client'
import { useLocale, useTranslations } from 'next-intl'
import { type ReactNode, useMemo } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { withGaps } from '#/components/charts/gaps.ts'
import { Trend } from '#/components/charts/Trend.tsx'
import type { Trend as TrendData } from '#/components/charts/trend-types.ts'
import { useSite } from '#/components/frame/me.tsx'
import { useNames } from '#/components/object/Name.tsx'
import page from '#/components/object/page/page.module.css'
import type { RangeState } from '#/components/object/page/useRange.ts'
import { withUnit } from '#/components/ui/format.ts'
import type { AssetHistory } from '#/server/telemetry/contract.ts'
import type { Channel } from '#/twin-models/catalog/shape.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './life.module.css'

const PIXELS = 900

/** One channel of the positions where an asset stood; where a stay begins is marked, what lies between two is no line. */
export function AssetTrend(props: {
  assetId: string
  channel: Channel
  stays: AssetHistory['stays']
  range: RangeState
  aside: ReactNode
}) {
  const { assetId, channel, stays, range } = props
  const t = useTranslations('life')
  const name = useNames()
  const locale = useLocale()
  const { timeZone } = useSite()
  const { fromMs, toMs, live } = range.shown
  const { data } = useAsk(
    ['telemetry.assetSeries', { assetId, channel: channel.id, fromMs, toMs }],
    ({ signal }) =>
      api.telemetry.assetSeries.query({ assetId: assetId as never, channel: channel.id, fromMs, toMs, pixels: PIXELS }, { signal }),
    { enabled: range.ready, keep: true, staleMs: 60_000 },
  )
  const trend = useMemo((): TrendData => {
    const unit = unitSymbol(channel.unit)
    const gapMs = Math.max(3 * channel.everyMs, 2.5 * (data?.resolutionMs ?? 0))
    return {
      label: withUnit(name(channel.names), unit, locale),
      unit,
      decimals: channel.decimals,
      points: withGaps(data?.points ?? { t: [], v: [] }, gapMs),
      fromMs,
      toMs,
      nowMs: live ? toMs : null,
      expected: null,
      limits: [],
      marks: stays
        .filter((stay) => Date.parse(stay.from) >= fromMs && Date.parse(stay.from) <= toMs)
        .map((stay) => ({ atMs: Date.parse(stay.from), kind: 'life', label: stay.positionTag })),
      windows: [],
      forecast: null,
      compared: null,
      log: false,
      timeZone,
      locale,
    }
  }, [data, channel, stays, fromMs, toMs, live, name, locale, timeZone])
  return (
    <figure className={page.trend} aria-label={trend.label}>
      <figcaption className={page.caption}>
        <strong>{trend.label}</strong>
        <span className="quiet">{t('whileThere')}</span>
        <span className="grow" />
        {props.aside}
      </figcaption>
      <Trend trend={trend} heightPx={226} onRange={range.zoom} />
      {data && data.points.t.length === 0 && <p className={styles.nothing}>{t('noReadings')}</p>}
    </figure>
  )
}
