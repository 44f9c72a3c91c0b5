'use client'
import { useTranslations } from 'next-intl'
import { useNames } from '#/components/object/Name.tsx'
import type { KnownObject } from '#/components/object/useObject.ts'
import { formatAge, formatNumber } from '#/components/ui/format.ts'
import type { CommandPreview } from '#/server/commands/contract.ts'
import { unitSymbol } from '#/twin-models/core/units.ts'
import styles from './command.module.css'

/** What telemetry must show for it to count as done, who must agree, and whether the gateway hears it now. */
export function ExpectedEffect({ object, preview }: { object: KnownObject; preview: CommandPreview }) {
  const t = useTranslations('commands')
  const name = useNames()
  const { effect } = preview
  const channel = object.type?.channels.find((one) => one.id === effect?.channel)
  return (
    <p className={styles.effect}>
      {effect && channel && effect.expected !== null
        ? t('expect', {
            channel: name(channel.names),
            value: formatNumber(effect.expected, channel.decimals),
            tolerance: formatNumber(effect.tolerance, channel.decimals),
            unit: unitSymbol(channel.unit),
            within: formatAge(effect.withinMs),
          })
        : t('noEffect')}{' '}
      {preview.needsApproval && t('needsApproval')} {preview.gatewayOnline === false && <strong>{t('gatewayAway')}</strong>}
    </p>
  )
}
