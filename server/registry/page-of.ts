import type { Page } from './contract.ts'

/** What rows that were asked for with one more than fits make: a page, and where the next begins. */
export function pageOf<Row, Next>(rows: readonly Row[], limit: number, after: (last: Row) => Next): Page<Row, Next> {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { rows: rows.slice(0, limit), next: last === undefined ? null : after(last) }
}
