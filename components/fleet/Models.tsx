'use client'
import { useTranslations } from 'next-intl'
import { formatNumber } from '#/components/ui/format.ts'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './fleet.module.css'

/** Which model runs where, in which version, and how long it takes. */
export function Models({ rows }: { rows: readonly GatewayRow[] }) {
  const t = useTranslations('fleet')
  const running = rows.flatMap((row) => row.models.map((model) => ({ tag: row.tag, model })))
  return (
    <section className={styles.health} aria-label={t('models')}>
      <h2>{t('models')}</h2>
      {running.length === 0 ? (
        <p className="quiet">{t('noModels')}</p>
      ) : (
        <ul className={styles.models}>
          {running.map(({ tag, model }) => (
            <li key={`${tag}${model.id}`} title={model.hash}>
              <b>{tag}</b>
              <span className="ellipsis">{t('runs', { id: model.id, version: model.version })}</span>
              <span className="quiet">{model.hash.slice(0, 8)}</span>
              <span>{model.p99Ms === null ? '–' : t('slowest', { ms: formatNumber(model.p99Ms, 1) })}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
