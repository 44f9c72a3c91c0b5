import { z } from 'zod'

/** The last row that was read of a list that goes newest first: what comes meanwhile moves no page. */
export const After = z.strictObject({ at: z.iso.datetime().refine((at) => at >= '1970'), id: z.uuid() })
export type After = z.infer<typeof After>

export const Limit = z.int().min(1).max(200).default(200)

/** `next` null: there is no more. */
export type Page<Row, Next> = { rows: Row[]; next: Next | null }

/** What rows that were asked for with one more than fits make: a page, and where the next begins. */
export function pageOf<Row, Next>(rows: readonly Row[], limit: number, after: (last: Row) => Next): Page<Row, Next> {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { rows: rows.slice(0, limit), next: last === undefined ? null : after(last) }
}
