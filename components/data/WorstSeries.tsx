'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useSite } from '#/components/frame/me.tsx'
import { Link } from '#/components/ui/Link.tsx'
import { formatAge } from '#/components/ui/length.ts'
import { Section } from '#/components/ui/Section.tsx'
import { Loading } from '#/components/ui/State.tsx'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { GatewayId } from '#/twin-models/core/ids.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './data.module.css'
import { percentText, toldPart } from './share.ts'
import { type DataHealth, useStretch } from './useDataHealth.ts'

/** A shorter silence is none that anybody looks for. */
const LEAST_MS = 10_000

/** The series that lack most: of the whole site, or of the gateway that was chosen. */
export function WorstSeries({ told, gatewayId }: { told: DataHealth; gatewayId: string | null }) {
  const t = useTranslations('data')
  const locale = useLocale() as Locale
  const site = useSite()
  const { fromMs, toMs, ready } = useStretch()
  const own = useAsk(
    ['telemetry.wholeness', { siteId: site.id, fromMs, toMs, gatewayId }],
    ({ signal }) => api.telemetry.wholeness.query({ siteId: site.id, fromMs, toMs, gatewayId: gatewayId as GatewayId }, { signal }),
    { enabled: ready && gatewayId !== null },
  )
  const data = gatewayId === null ? told.wholeness.data : own.data
  const tag = gatewayId === null ? null : told.wholeness.data?.gateways.find((row) => row.gatewayId === gatewayId)?.tag
  const lacking = data?.worst.filter((series) => series.silentMs >= LEAST_MS || series.doubtful > 0)
  return (
    <Section title={tag ? t('worstOf', { tag }) : t('worst')}>
      {!lacking ? (
        <Loading rows={4} compact />
      ) : lacking.length === 0 ? (
        <p className={styles.calm}>{t('allTold')}</p>
      ) : (
        <ul className={styles.series}>
          {lacking.map((series) => {
            const channel = twinType(series.typeId)?.channels.find(({ id }) => id === series.channel)
            return (
              <li key={`${series.objectId} ${series.channel}`}>
                <b className="figures">{percentText(toldPart(series))}</b>
                <Link href={`/id/${series.tag}`} className={styles.link}>
                  {series.tag}
                </Link>
                <span className="quiet ellipsis">{channel ? nameIn(channel.names, locale).text : series.channel}</span>
                <span className="quiet figures">
                  {series.doubtful > 0 && series.silentMs === 0
                    ? t('doubtfulOnes', { count: series.doubtful })
                    : t('silentFor', { silent: formatAge(series.silentMs, locale) })}
                </span>
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}
