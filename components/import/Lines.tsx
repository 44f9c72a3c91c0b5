'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { api } from '#/components/api/client.ts'
import { Button } from '#/components/ui/Button.tsx'
import { Empty, Loading } from '#/components/ui/State.tsx'
import table from '#/components/ui/table.module.css'
import type { ImportState, Verdict } from '#/server/exchange/contract.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import { type Locale, nameIn } from '#/twin-models/core/names.ts'
import styles from './import.module.css'
import { Problems } from './Problems.tsx'

const PAGE = 200

/** Line by line, as the file counts them. */
export function Lines({ importId, state, verdict }: { importId: string; state: ImportState; verdict: Verdict | null }) {
  const t = useTranslations('import')
  const field = useTranslations('importField')
  const locale = useLocale() as Locale
  const asked = useInfiniteQuery({
    queryKey: ['importLines', importId, state, verdict],
    queryFn: ({ pageParam }) =>
      api.exchange.importLines.query({ importId, afterLine: pageParam, limit: PAGE, ...(verdict ? { verdict } : {}) }),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.length === PAGE ? (page.at(-1)?.line ?? null) : null),
  })
  const lines = asked.data?.pages.flat() ?? []
  if (asked.isPending) return <Loading rows={8} />
  if (lines.length === 0) return <Empty>{t('noLines')}</Empty>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section className={styles.scroll} aria-label={t('lines')} tabIndex={0}>
      <table className={table.table}>
        <colgroup>
          <col style={{ width: 64 }} />
          <col style={{ width: 92 }} />
          <col style={{ width: 140 }} />
          <col />
        </colgroup>
        <thead>
          <tr>
            {(['line', 'verdict', 'tag', 'why'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`lineColumn.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.line} data-verdict={line.verdict}>
              <td data-quiet>{line.line}</td>
              <td data-strong={line.verdict === 'refuse' ? true : undefined}>{t(`verdict.${line.verdict}`)}</td>
              <th scope="row">{line.tag || '–'}</th>
              <td className={styles.why}>
                {line.problems.length > 0 ? (
                  <Problems problems={line.problems} />
                ) : line.changed.length > 0 ? (
                  line.changed.map((name) => (field.has(name) ? field(name) : name)).join(locale === 'zh-CN' ? '、' : ', ')
                ) : (
                  <span className="quiet">
                    {[nameIn(twinType(line.typeId)?.names ?? { en: line.typeId }, locale).text, line.name].filter(Boolean).join(' · ')}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked.hasNextPage && (
        <Button small onClick={() => void asked.fetchNextPage()}>
          {t('moreLines')}
        </Button>
      )}
    </section>
  )
}
