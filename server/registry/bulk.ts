import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'

const PAGE = 5_000

/** Inserts many rows in few statements: they travel as one JSON parameter, which costs a tenth of what a parameter a cell does.
 *  Table and columns are ours, never input. */
export async function insertAll<C extends string>(
  tx: Tx,
  table: string,
  columns: Record<C, string>,
  rows: readonly Record<NoInfer<C>, unknown>[],
  tail: SQL = sql``,
): Promise<void> {
  const names = sql.raw(Object.keys(columns).join(', '))
  const shape = sql.raw(
    Object.entries(columns)
      .map(([name, type]) => `${name} ${type}`)
      .join(', '),
  )
  for (let from = 0; from < rows.length; from += PAGE) {
    const json = JSON.stringify(rows.slice(from, from + PAGE))
    await tx.execute(
      sql`insert into ${sql.raw(table)} (${names}) select ${names} from jsonb_to_recordset(${json}::text::jsonb) as r (${shape}) ${tail}`,
    )
  }
}
