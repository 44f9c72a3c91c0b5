'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import page from '#/components/ui/page.module.css'
import table from '#/components/ui/table.module.css'
import type { CoverageRow } from '#/server/registry/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './numbers.module.css'

const FIGURES = ['terminals', 'withIpv6', 'seen', 'withOther', 'through'] as const

/** How far the numbers reach, a type a line; those without an address can be given theirs. */
export function Coverage({ rows, siteId }: { rows: readonly CoverageRow[]; siteId: string }) {
  const t = useTranslations('numbers')
  const said = useRefusal()
  const locale = useLocale() as Locale
  const may = useCan('registry.edit')
  const give = useAct((typeId: string) => api.registry.numbers.handOut.mutate({ siteId: siteId as never, typeId }), ['registry.', 'twins.'])
  return (
    <section className={page.part} aria-label={t('coverage')}>
      <h2>{t('coverage')}</h2>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('type')}</th>
            {FIGURES.map((figure) => (
              <th key={figure} scope="col" data-num title={t(`hint.${figure}`)}>
                {t(`figure.${figure}`)}
              </th>
            ))}
            <th scope="col">{t('share')}</th>
            <th scope="col">
              <span className="hidden-text">{t('give')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const type = twinType(row.typeId)
            const without = row.terminals - row.withIpv6
            const percent = Math.round((100 * row.withIpv6) / Math.max(1, row.terminals))
            return (
              <tr key={row.typeId}>
                <th scope="row">{type ? nameIn(type.names, locale).text : row.typeId}</th>
                {FIGURES.map((figure) => (
                  <td key={figure} data-num>
                    {formatNumber(row[figure], 0)}
                  </td>
                ))}
                <td>
                  <span className={styles.bar} role="img" aria-label={`${percent} %`}>
                    <i style={{ width: `${percent}%` }} />
                  </span>
                </td>
                <td>
                  {may && without > 0 && (
                    <Button small onClick={() => give.mutate(row.typeId)} refused={give.isPending ? t('giving') : undefined}>
                      {t('giveTo', { count: formatNumber(without, 0) })}
                    </Button>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {give.error && <p role="alert">{said(give.error)}</p>}
    </section>
  )
}
