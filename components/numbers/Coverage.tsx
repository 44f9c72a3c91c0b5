'use client'
import { useLocale, useTranslations } from 'next-intl'
import { useAct } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'
import { useRefusal } from '#/components/api/useRefusal.ts'
import { useCan } from '#/components/frame/me.tsx'
import { Button } from '#/components/ui/Button.tsx'
import { formatNumber } from '#/components/ui/format.ts'
import page from '#/components/ui/page.module.css'
import { type Column, RowTable } from '#/components/ui/RowTable.tsx'
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
  const typeName = (typeId: string) => {
    const type = twinType(typeId)
    return type ? nameIn(type.names, locale).text : typeId
  }
  return (
    <section className={page.part} aria-label={t('coverage')}>
      <h2>{t('coverage')}</h2>
      <RowTable
        rows={rows}
        keyOf={({ typeId }) => typeId}
        columns={[
          { id: 'type', title: t('type'), kind: 'name', cell: ({ typeId }) => typeName(typeId) },
          ...FIGURES.map(
            (figure): Column<CoverageRow> => ({
              id: figure,
              title: t(`figure.${figure}`),
              said: t(`hint.${figure}`),
              kind: 'number',
              cell: (row) => formatNumber(row[figure], 0),
            }),
          ),
          { id: 'share', title: t('share'), cell: (row) => <ShareBar part={row.withIpv6} of={row.terminals} /> },
          {
            id: 'give',
            width: 152,
            title: <span className="hidden-text">{t('give')}</span>,
            cell: ({ typeId, terminals, withIpv6 }) =>
              may &&
              terminals > withIpv6 && (
                <Button small onClick={() => give.mutate(typeId)} refused={give.isPending ? t('giving') : undefined}>
                  {t('giveTo', { count: formatNumber(terminals - withIpv6, 0) })}
                </Button>
              ),
          },
        ]}
      />
      {give.error && <p role="alert">{said(give.error)}</p>}
    </section>
  )
}

function ShareBar({ part, of }: { part: number; of: number }) {
  const percent = Math.round((100 * part) / Math.max(1, of))
  return (
    <span className={styles.bar} role="img" aria-label={`${percent} %`}>
      <i style={{ width: `${percent}%` }} />
    </span>
  )
}
