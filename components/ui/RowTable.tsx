'use client'
import type { ReactNode } from 'react'
import { rowKeys } from './row-keys.ts'
import table from './table.module.css'

export type Column<Row> = {
  id: string
  title: ReactNode
  cell(row: Row): ReactNode
  /** the whole of a cell that may be cut */
  hint?(row: Row): string
  /** `name` names its row, `quiet` stands back, `number` stands at the right */
  kind?: 'name' | 'quiet' | 'number'
}

/** One row a thing, one idea a column. With `onChoose` a row can be chosen, and the table keeps clear of the room's edges. */
export function RowTable<Row>(props: {
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  keyOf(row: Row): string
  caption?: ReactNode
  chosen?: string | null
  onChoose?(key: string): void
}) {
  const { rows, columns, keyOf, caption, onChoose } = props
  return (
    <div className={onChoose && table.inRoom}>
      <table className={table.table}>
        {caption && <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map(({ id, title, kind }) => (
              <th key={id} scope="col" data-num={kind === 'number' || undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} {...(onChoose && rowKeys(keyOf(row) === props.chosen, () => onChoose(keyOf(row))))}>
              {columns.map((column) => (
                <Cell key={column.id} row={row} column={column} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell<Row>({ row, column: { kind, cell, hint } }: { row: Row; column: Column<Row> }) {
  if (kind === 'name')
    return (
      <th scope="row" title={hint?.(row)}>
        {cell(row)}
      </th>
    )
  return (
    <td title={hint?.(row)} data-quiet={kind === 'quiet' || undefined} data-num={kind === 'number' || undefined}>
      {cell(row)}
    </td>
  )
}
