'use client'
import { useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { Age } from '#/components/ui/Time.tsx'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './fleet.module.css'

const EVERY_MS = 5_000

/** What came in, how late it is stored, and what was refused: by reason and sender. */
export function TerminalHealth({ gateways }: { gateways: readonly GatewayRow[] }) {
  const t = useTranslations('fleet')
  const { data } = useAsk(['telemetry.health'], () => api.telemetry.health.query(), { everyMs: EVERY_MS })
  if (!data) return null
  const word = (reason: string) => (t.has(`reason.${reason}`) ? t(`reason.${reason}`) : reason)
  const there = gateways.flatMap((row) =>
    Object.entries(row.refusedAtGateway).flatMap(([reason, count]) => (count > 0 ? [{ row, reason, count }] : [])),
  )
  return (
    <section className={styles.health} aria-label={t('health')}>
      <h2>{t('health')}</h2>
      <p>
        {t('rate', {
          rate: formatNumber(data.rate.minute, 0),
          series: formatNumber(data.series, 0),
          p99: formatNumber(data.commitMs.p99, 0),
        })}
      </p>
      <h2>{t('refusedTitle')}</h2>
      {data.refused.length + there.length === 0 ? (
        <p className="quiet">{t('nothingRefused')}</p>
      ) : (
        <ul className={styles.reasons}>
          {data.refused.map((one) => (
            <li key={`${one.sender}${one.reason}`} title={one.lastDetail ?? undefined}>
              <b>{formatNumber(one.count, 0)}</b> {word(one.reason)}{' '}
              <span className="quiet">
                {one.tag} · <Age at={one.lastAt} />
              </span>
            </li>
          ))}
          {there.map(({ row, reason, count }) => (
            <li key={`${row.id}${reason}`}>
              <b>{formatNumber(count, 0)}</b> {word(reason)}{' '}
              <span className="quiet">
                {row.tag} · {t('atGateway')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
