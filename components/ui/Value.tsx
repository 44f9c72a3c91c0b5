'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useNowMs } from '#/components/live/hooks.ts'
import { isStale } from '#/components/live/stale.ts'
import type { Value as LiveValue } from '#/components/live/store.ts'
import type { Channel } from '#/twin-models/catalog/shape.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import { cx } from './cx.ts'
import { formatNumber } from './format.ts'
import styles from './value.module.css'

/** The figure of a channel as words: a state by its name, a number with the channel's places. No unit. */
export function wordValue(channel: Pick<Channel, 'kind' | 'states' | 'decimals'>, value: number, locale: string): string {
  const state = channel.states?.find((one) => one.value === value)
  if (state) return nameIn(state.names, locale as 'en' | 'zh-CN').text
  return formatNumber(value, channel.decimals)
}

/** Number, then unit, quiet. Stale is hatched, quarantined has a broken outline, simulated and manual carry a letter. */
export function Value({ channel, latest, big }: { channel: Channel; latest: LiveValue | null; big?: boolean }) {
  const t = useTranslations('ui.value')
  const locale = useLocale()
  const nowMs = useNowMs()
  if (!latest) return <span className="quiet">–</span>
  const stale = isStale(latest.atMs, channel.everyMs, nowMs)
  const uncertain = latest.quality !== 'good'
  const said = [stale && t('stale'), uncertain && t(latest.quality)].filter(Boolean).join(', ')
  return (
    <span
      data-at={latest.atMs}
      className={cx(
        styles.value,
        big && styles.big,
        stale && 'is-stale',
        uncertain && 'is-quarantined',
        latest.source === 'manual' && 'is-manual',
      )}
    >
      <b>{wordValue(channel, latest.value, locale)}</b>
      <i>{unitSymbol(channel.unit)}</i>
      {said && <span className="hidden-text"> {said}</span>}
    </span>
  )
}
