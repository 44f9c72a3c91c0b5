import { z } from 'zod'

/** The last row that was read of a list that goes newest first: what comes meanwhile moves no page. */
export const After = z.strictObject({ at: z.iso.datetime().refine((at) => at >= '1970'), id: z.uuid() })
export type After = z.infer<typeof After>

export const Limit = z.int().min(1).max(200).default(200)

/** `next` null: there is no more. */
export type Page<Row, Next> = { rows: Row[]; next: Next | null }
