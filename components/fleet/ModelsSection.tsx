import { useTranslations } from 'next-intl'
import { formatNumber } from '#/components/ui/format.ts'
import { Section } from '#/components/ui/Section.tsx'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './fleet.module.css'

/** What one gateway runs: each model in its version, and how long a window takes it. */
export function ModelsSection({ row: { models } }: { row: GatewayRow }) {
  const t = useTranslations('fleet')
  const own = useTranslations('gateway')
  return (
    <Section title={t('models')} aside={models.length > 0 && t('column.p99')}>
      {models.length === 0 && <p className={styles.calm}>{own('noModels')}</p>}
      <dl className={styles.figures}>
        {models.map(({ id, version, hash, p99Ms }) => (
          <div key={id}>
            <dt title={hash}>
              {id} {version} · {hash.slice(0, 8)}
            </dt>
            <dd className="figures">
              {p99Ms === null ? <span className="quiet">{t('noWindowYet')}</span> : <b>{formatNumber(p99Ms, 1)} ms</b>}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
