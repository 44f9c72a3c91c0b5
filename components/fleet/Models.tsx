'use client'
import { useTranslations } from 'next-intl'
import { formatNumber } from '#/components/ui/format.ts'
import { RowTable } from '#/components/ui/RowTable.tsx'
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
        <RowTable
          rows={running}
          keyOf={({ tag, model }) => `${tag}${model.id}`}
          columns={[
            { id: 'gateway', title: t('column.gateway'), width: 150, kind: 'name', cell: ({ tag }) => tag },
            { id: 'model', title: t('column.model'), cell: ({ model }) => model.id },
            { id: 'version', title: t('column.modelVersion'), width: 92, kind: 'number', cell: ({ model }) => model.version },
            {
              id: 'hash',
              title: t('column.hash'),
              width: 92,
              kind: 'quiet',
              cell: ({ model }) => model.hash.slice(0, 8),
              hint: ({ model }) => model.hash,
            },
            {
              id: 'p99',
              title: t('column.p99'),
              width: 176,
              kind: 'number',
              cell: ({ model: { p99Ms } }) =>
                p99Ms === null ? <span className="quiet">{t('noWindowYet')}</span> : `${formatNumber(p99Ms, 1)} ms`,
            },
          ]}
        />
      )}
    </section>
  )
}
