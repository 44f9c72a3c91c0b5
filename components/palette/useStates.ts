'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { wordValue } from '#/components/ui/Value.tsx'
import type { Hit } from '#/server/search/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { nameIn } from '#/twin-models/core/names.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'

/** How each object stands, by its first key channel: its figure or the word for it, or that it is not heard; null while nothing is known. */
export function useStates(hits: readonly Hit[]): (hit: Hit) => string | null {
  const t = useTranslations('palette')
  const locale = useLocale() as 'en' | 'zh-CN'
  const objectIds = hits.map((hit) => hit.id)
  const { data } = useAsk(
    ['telemetry.latest', objectIds],
    (options) => api.telemetry.latest.query({ objectIds: objectIds as never }, options),
    { enabled: objectIds.length > 0, keep: true },
  )
  return (hit) => {
    const keys = twinType(hit.typeId ?? '')?.channels.filter((channel) => channel.key) ?? []
    const channel = keys.find((one) => one.states && data?.[hit.id]?.[one.id]) ?? keys.find((one) => data?.[hit.id]?.[one.id])
    const latest = channel && data?.[hit.id]?.[channel.id]
    if (!channel || !latest) return null
    if (latest.stale) return t('notHeard')
    if (hit.typeId === 'gateway') return t('heard')
    const value = `${wordValue(channel, latest.value, locale)} ${unitSymbol(channel.unit)}`.trim()
    return channel.states ? value : `${nameIn(channel.names, locale).text} ${value}`
  }
}
