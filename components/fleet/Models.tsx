'use client'
import { useTranslations } from 'next-intl'
import { formatNumber } from '#/components/ui/format.ts'
import table from '#/components/ui/table.module.css'
import type { GatewayRow } from '#/server/gateways/contract.ts'
import styles from './fleet.module.css'

/** Which model runs where, in which version, and how long it takes. */
export function Models({ rows }: { rows: readonly GatewayRow[] }) {
  const t = useTranslations('fleet')
  const running = rows.flatMap((row) => row.models.map((model) => ({ tag: row.tag, model })))
  return (
    <section aria-label={t('models')}>
      <h2 className={styles.head}>
        {t('models')} <span className="quiet">{running.length}</span>
      </h2>
      {running.length === 0 ? (
        <p className={styles.none}>{t('noModels')}</p>
      ) : (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col" className={styles.runsOn}>
                {t('column.gateway')}
              </th>
              <th scope="col">{t('column.model')}</th>
              <th scope="col" data-num className={styles.modelVersion}>
                {t('column.modelVersion')}
              </th>
              <th scope="col" className={styles.hash}>
                {t('column.hash')}
              </th>
              <th scope="col" data-num className={styles.p99}>
                {t('column.p99')}
              </th>
            </tr>
          </thead>
          <tbody>
            {running.map(({ tag, model }) => (
              <tr key={`${tag}${model.id}`}>
                <th scope="row">{tag}</th>
                <td>{model.id}</td>
                <td data-num>{model.version}</td>
                <td data-quiet title={model.hash}>
                  {model.hash.slice(0, 8)}
                </td>
                <td data-num>
                  {model.p99Ms === null ? <span className="quiet">{t('noWindowYet')}</span> : `${formatNumber(model.p99Ms, 1)} ms`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
