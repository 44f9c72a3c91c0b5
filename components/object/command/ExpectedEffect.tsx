'use client'
import { useTranslations } from 'next-intl'
import { useWatch } from '#/components/live/hooks.ts'
import { useLatest } from '#/components/live/Live.tsx'
import { useNames } from '#/components/object/Name.tsx'
import type { KnownObject } from '#/components/object/useObject.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { useAge } from '#/components/ui/Time.tsx'
import type { CommandPreview } from '#/server/commands/contract.ts'
import type { CommandSpec } from '#/twin-models/catalog/shape.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './command.module.css'

/** What telemetry must show for it to count as done, who must agree, and whether the gateway hears it now. */
export function ExpectedEffect({ object, spec, preview }: { object: KnownObject; spec: CommandSpec; preview: CommandPreview }) {
  const t = useTranslations('commands')
  const name = useNames()
  const age = useAge()
  const { effect } = preview
  const isOn = useIsOn(object, spec)
  const channel = object.type?.channels.find((one) => one.id === effect?.channel)
  return (
    <p className={styles.effect}>
      {isOn ? (
        <strong>{t('alreadyOn')}</strong>
      ) : effect && channel && effect.expected !== null ? (
        t('expect', {
          channel: name(channel.names),
          value: formatNumber(effect.expected, channel.decimals),
          tolerance: formatNumber(effect.tolerance, channel.decimals),
          unit: unitSymbol(channel.unit),
          within: age(effect.withinMs),
        })
      ) : (
        t('noEffect')
      )}{' '}
      {preview.needsApproval && t('needsApproval')} {preview.gatewayOnline === false && <strong>{t('gatewayAway')}</strong>}
    </p>
  )
}

/** Whether what has to be off for a while before it may be told this is on now: then there is no effect to expect. */
function useIsOn(object: KnownObject, spec: CommandSpec): boolean {
  const off = spec.envelope.find((check) => check.kind === 'offFor')
  const seriesId = object.channels.find(({ channel }) => channel.id === off?.channel)?.seriesId ?? null
  useWatch(seriesId === null ? [] : [seriesId])
  const latest = useLatest(seriesId)
  return latest !== null && latest.value !== 0
}
