'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { formatNumber } from '#/components/ui/format.ts'
import { Section } from '#/components/ui/Section.tsx'
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
                <b>{spanWords(offsetMs, t)}</b>
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

const SPANS = [
  { unit: 'years', ms: 365 * 86_400_000 },
  { unit: 'days', ms: 86_400_000 },
  { unit: 'hours', ms: 3_600_000 },
  { unit: 'minutes', ms: 60_000 },
] as const

/** How far a clock is off, in the largest unit that it fills. */
function spanWords(offsetMs: number, t: (key: string, values: { n: string }) => string): string {
  const span = SPANS.find(({ ms }) => Math.abs(offsetMs) >= ms)
  const n = formatNumber(offsetMs / (span?.ms ?? 1_000), 0)
  return t(`off.${span?.unit ?? 'seconds'}`, { n: offsetMs > 0 ? `+${n}` : n })
}

const Figure = ({ word, value, unit }: { word: ReactNode; value: string; unit?: string }) => (
  <div>
    <dt>{word}</dt>
    <dd className="figures">
      <b>{value}</b> <span className="quiet">{unit}</span>
    </dd>
  </div>
)
