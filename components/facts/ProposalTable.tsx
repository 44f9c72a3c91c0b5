'use client'
import { useTranslations } from 'next-intl'
import { Age } from '#/components/ui/Time.tsx'
import table from '#/components/ui/table.module.css'
import type { ProposalRow } from '#/server/registry/contract.ts'
import styles from './facts.module.css'
import { useFactWords } from './useFactWords.ts'

/** One row a proposal; chosen by click, Enter or space. */
export function ProposalTable({
  proposals,
  chosen,
  onChoose,
}: {
  proposals: readonly ProposalRow[]
  chosen: string | null
  onChoose(id: string): void
}) {
  const t = useTranslations('facts')
  const words = useFactWords()
  return (
    <div className={styles.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            {(['object', 'what', 'after', 'by', 'since', 'owner'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {proposals.map((one) => (
            <tr
              key={one.id}
              data-row
              data-selected={one.id === chosen}
              tabIndex={0}
              onClick={() => onChoose(one.id)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return
                event.preventDefault()
                onChoose(one.id)
              }}
            >
              <th scope="row">{one.object.tag}</th>
              <td>{t(`group.${one.group}`)}</td>
              <td>{one.facts.map((fact) => words.value(fact.fact, fact.after)).join(t('comma'))}</td>
              <td>{one.by}</td>
              <td>
                <Age at={one.at} />
              </td>
              <td>{one.answered ? t(`answered.${one.answered.answer}`) : words.owner(one.owner)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
