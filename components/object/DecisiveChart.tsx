'use client'
import { useLocale, useTranslations } from 'next-intl'
import { withGaps } from '#/components/charts/gaps.ts'
import { MiniChart } from '#/components/charts/MiniChart.tsx'
import { useSite } from '#/components/frame/me.tsx'
import { useNowMs } from '#/components/live/hooks.ts'
import { useLive } from '#/components/live/Live.tsx'
import { formatNumber, withUnit } from '#/components/ui/format.ts'
import { formatAge } from '#/components/ui/length.ts'
import { Waiting } from '#/components/ui/State.tsx'
import { Age } from '#/components/ui/Time.tsx'
import { wordValue } from '#/components/ui/Value.tsx'
import type { AlarmRow } from '#/server/alarms/contract.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import { expectedNow } from './conditions.ts'
import { type LiveChannel, quietSpan, sparkWindowMs } from './live-channels.ts'
import { useNames } from './Name.tsx'
import styles from './object.module.css'
import { SourceLetter } from './SourceLetter.tsx'
import { useHistory } from './useHistory.ts'

const sameFigure = (a: number, b: number | null, decimals: number) => b !== null && formatNumber(a, decimals) === formatNumber(b, decimals)

/** The one channel that decides, as a chart 92 high with what is expected of it and, under an alarm, what is missing. */
export function DecisiveChart({
  objectId,
  live,
  channels,
  alarm,
}: {
  objectId: string
  live: LiveChannel
  channels: readonly LiveChannel[]
  alarm: AlarmRow | null
}) {
  const t = useTranslations('object')
  const name = useNames()
  const { timeZone } = useSite()
  const { store } = useLive()
  const nowMs = useNowMs()
  const locale = useLocale()
  const { channel } = live
  const windowMs = sparkWindowMs(channel.everyMs)
  const { points, latest, resolutionMs, storedUntilMs, loading } = useHistory(objectId, live, windowMs, 170)
  const expected = expectedNow(channel, channels, store)
  const toMs = Math.max(points.t.at(-1) ?? 0, nowMs || 0)
  const missing = latest && expected !== null ? latest.value - expected : 0
  const deficit =
    alarm && expected !== null && missing < -expected * 0.1
      ? {
          priority: alarm.priority,
          label: (forMs: number) => t('missing', { value: formatNumber(missing, channel.decimals), age: formatAge(forMs, locale) }),
        }
      : null
  const limits =
    alarm?.channel === channel.id && alarm.limit !== null && !sameFigure(alarm.limit, expected, channel.decimals)
      ? [{ value: alarm.limit, label: t('limit', { value: formatNumber(alarm.limit, channel.decimals) }) }]
      : []
  return (
    <figure className={styles.decisive}>
      <figcaption className={styles.chartHead}>
        <span className="grow ellipsis">{withUnit(name(channel.names), unitSymbol(channel.unit), locale)}</span>
        {latest && <strong>{t.rich('actual', { value: () => <b>{wordValue(channel, latest.value, locale)}</b> })}</strong>}
        {latest && <SourceLetter of={latest} />}
        {expected !== null && <strong>{t.rich('expected', { value: () => <b>{formatNumber(expected, channel.decimals)}</b> })}</strong>}
        {latest && <Age at={latest.atMs} />}
      </figcaption>
      {loading ? (
        <Waiting heightPx={92}>{t('loadingTrend')}</Waiting>
      ) : (
        <MiniChart
          label={name(channel.names)}
          points={withGaps(points, Math.max(3 * channel.everyMs, 3 * resolutionMs), storedUntilMs)}
          fromMs={toMs - windowMs}
          toMs={toMs}
          timeZone={timeZone}
          expected={expected}
          hint={channel.expected?.value ?? null}
          least={quietSpan(channel)}
          limits={limits}
          deficit={deficit}
        />
      )}
    </figure>
  )
}
