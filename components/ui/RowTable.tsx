'use client'
import { Fragment, type ReactNode } from 'react'
import { rowKeys } from './row-keys.ts'
import table from './table.module.css'

export type Column<Row> = {
  id: string
  title: ReactNode
  /** what its title means */
  said?: string | undefined
  cell(row: Row): ReactNode
  /** the whole of a cell that may be cut, or what is behind it */
  hint?(row: Row): string | undefined
  /** `name` names its row, `strong` does so beside it, `quiet` stands back, `number` stands at the right, `sign` in the middle,
   *  `text` may take several lines */
  kind?: 'name' | 'strong' | 'quiet' | 'number' | 'sign' | 'text' | undefined
  /** pixels or a share of the table; columns that say none share the rest */
  width?: number | string | undefined
}

type Props<Row> = {
  rows: readonly Row[]
  columns: readonly Column<NoInfer<Row>>[]
  keyOf(row: NoInfer<Row>): string
  label?: string
  caption?: ReactNode
  /** a line before the first row of each group; rows of one stand together */
  groupOf?(row: NoInfer<Row>): { id: string; title: ReactNode }
  chosen?: string | null
  onChoose?(key: string): void
  /** scrolls on its own, and keeps clear of the room's edges; by itself where rows can be chosen */
  inRoom?: boolean
}

/** One row a thing, one idea a column. With `onChoose` a row can be chosen. */
export function RowTable<Row>(props: Props<Row>) {
  const { rows, columns, label, caption, groupOf, onChoose, inRoom = onChoose !== undefined } = props
  const groups = groupOf ? [...Map.groupBy(rows, (row) => groupOf(row).id)] : null
  const shown = (
    <table className={table.table} aria-label={label}>
      {caption && <caption>{caption}</caption>}
      <Head columns={columns} />
      <tbody>
        {groups ? (
          groups.map(([id, members]) => (
            <Fragment key={id}>
              <tr data-group>
                <th scope="rowgroup" colSpan={columns.length}>
                  {members[0] !== undefined && groupOf?.(members[0]).title}
                </th>
              </tr>
              <Rows {...props} rows={members} />
            </Fragment>
          ))
        ) : (
          <Rows {...props} />
        )}
      </tbody>
    </table>
  )
  return inRoom ? <div className={table.inRoom}>{shown}</div> : shown
}

function Head<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <>
      {columns.some(({ width }) => width !== undefined) && (
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={width === undefined ? undefined : { width }} />
          ))}
        </colgroup>
      )}
      <thead>
        <tr>
          {columns.map(({ id, title, said, kind }) => (
            <th key={id} scope="col" title={said} {...marksOf(kind)}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
    </>
  )
}

const Rows = <Row,>({ rows, columns, keyOf, chosen, onChoose }: Props<Row>) =>
  rows.map((row) => (
    <tr key={keyOf(row)} {...(onChoose && rowKeys(keyOf(row) === chosen, () => onChoose(keyOf(row))))}>
      {columns.map((column) => (
        <Cell key={column.id} row={row} column={column} />
      ))}
    </tr>
  ))

function Cell<Row>({ row, column: { kind, cell, hint } }: { row: Row; column: Column<Row> }) {
  if (kind === 'name')
    return (
      <th scope="row" title={hint?.(row)}>
        {cell(row)}
      </th>
    )
  return (
    <td
      title={hint?.(row)}
      data-strong={kind === 'strong' || undefined}
      data-quiet={kind === 'quiet' || undefined}
      data-text={kind === 'text' || undefined}
      {...marksOf(kind)}
    >
      {cell(row)}
    </td>
  )
}

/** What a column's head and its cells have in common. */
const marksOf = (kind: Column<never>['kind']) => ({
  'data-num': kind === 'number' || undefined,
  'data-sign': kind === 'sign' || undefined,
})
