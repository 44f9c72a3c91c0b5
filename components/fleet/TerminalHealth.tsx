'use client'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { Section } from '#/components/ui/Section.tsx'
import { Age } from '#/components/ui/Time.tsx'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import { clockWords } from './clock-words.ts'
import styles from './fleet.module.css'
import { useReason } from './useReason.ts'

const EVERY_MS = 5_000

/** What came in, how late it is stored, and what was refused: by reason and sender. */
export function TerminalHealth({ gateways }: { gateways: readonly GatewayRow[] }) {
  const t = useTranslations('fleet')
  const word = useReason()
  const locale = useLocale()
  const { data } = useAsk(['telemetry.health'], () => api.telemetry.health.query(), { everyMs: EVERY_MS })
  if (!data) return null
  const there = gateways.flatMap((row) =>
    Object.entries(row.refusedAtGateway).flatMap(([reason, count]) => (count > 0 ? [{ row, reason, count }] : [])),
  )
  return (
    <>
      <Section title={t('health')}>
        <dl className={styles.figures}>
          <Figure word={t('perSecond')} value={formatNumber(data.rate.minute, 0)} />
          <Figure word={t('seriesWithValue')} value={formatNumber(data.series, 0)} />
          <Figure word={t('durable')} value={formatNumber(data.commitMs.p99, 0)} unit="ms" />
        </dl>
      </Section>
      {data.clocks.length > 0 && (
        <Section title={t('clocks')}>
          <ul className={styles.reasons}>
            {data.clocks.map(({ objectId, tag, trouble, offsetMs, sinceAt }) => (
              <li key={objectId}>
                <b>{clockWords(offsetMs, locale)}</b>
                <span>
                  {t(`clock.${trouble}`)} <span className="quiet">{tag}</span>
                </span>
                <Age at={sinceAt} className="quiet" />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('refusedTitle')}>
        {data.refused.length + there.length === 0 ? (
          <p className={styles.calm}>{t('nothingRefused')}</p>
        ) : (
          <ul className={styles.reasons}>
            {data.refused.map((one) => (
              <li key={`${one.sender}${one.reason}`} title={one.lastDetail ?? undefined}>
                <b>{formatNumber(one.count, 0)}</b>
                <span>
                  {word(one.reason)} <span className="quiet">{one.tag}</span>
                </span>
                <Age at={one.lastAt} className="quiet" />
              </li>
            ))}
            {there.map(({ row, reason, count }) => (
              <li key={`${row.id}${reason}`}>
                <b>{formatNumber(count, 0)}</b>
                <span>
                  {word(reason)}{' '}
                  <span className="quiet">
                    {row.tag} · {t('atGateway')}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  )
}

const Figure = ({ word, value, unit }: { word: ReactNode; value: string; unit?: string }) => (
  <div>
    <dt>{word}</dt>
    <dd className="figures">
      <b>{value}</b> <span className="quiet">{unit}</span>
    </dd>
  </div>
)
