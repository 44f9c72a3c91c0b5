'use client'
import { useTranslations } from 'next-intl'
import { Age } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import type { ClashRow } from '#/server/registry/contract.ts'
import styles from './clashes.module.css'

/** One row a clash, open ones first; chosen by click, Enter or space. */
export function ClashTable({
  clashes,
  chosen,
  onChoose,
}: {
  clashes: readonly ClashRow[]
  chosen: string | null
  onChoose(id: string): void
}) {
  const t = useTranslations('clashes')
  return (
    <div className={styles.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            {(['what', 'about', 'had', 'came', 'since', 'state'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {clashes.map((clash) => (
            <tr
              key={clash.id}
              data-row
              data-selected={clash.id === chosen}
              tabIndex={0}
              onClick={() => onChoose(clash.id)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return
                event.preventDefault()
                onChoose(clash.id)
              }}
            >
              <th scope="row">{t(`kind.${clash.kind}`)}</th>
              <td>{String(clash.data.value ?? '')}</td>
              <td>{clash.left.tag}</td>
              <td>{clash.right.tag}</td>
              <td>
                <Age at={clash.openedAt} />
              </td>
              <td>{clash.decided ? t(`decided.${clash.decided.decision}`) : <b>{t('undecided')}</b>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
