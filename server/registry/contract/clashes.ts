import { z } from 'zod'
import { ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import { After, Limit, type Page } from '#/twin-models/core/pages.ts'

/** `number`: one number at two objects; `card`: card and device were bound, now one is with another; `record`: two records for one thing. */
export const CLASH_KINDS = ['number', 'card', 'record'] as const
export type ClashKind = (typeof CLASH_KINDS)[number]
/** keep: as it was, the newcomer is wrong · replace: the newcomer is right · split: both stand, neither keeps what both claim · merge: they are one thing. */
export const DECISIONS = ['keep', 'replace', 'split', 'merge'] as const
export type Decision = (typeof DECISIONS)[number]
export const DECISIONS_OF = {
  number: ['keep', 'replace', 'split', 'merge'],
  card: ['keep', 'replace'],
  record: ['keep', 'replace', 'merge'],
} as const satisfies Record<ClashKind, readonly Decision[]>

export const DecideClash = z.strictObject({
  clashId: z.uuid(),
  decision: z.enum(DECISIONS),
  winner: z.enum(['left', 'right']).default('left'), // of a merge
  why: z.string().trim().min(3).max(500),
})
export type DecideClash = z.infer<typeof DecideClash>
export const ReportTwo = z.strictObject({ leftId: ObjectId, rightId: ObjectId, why: z.string().trim().min(3).max(500) })
export type ReportTwo = z.infer<typeof ReportTwo>
/** Two registries brought together: where they say the same thing twice. Both sites the same: within one. */
export const CompareSites = z.strictObject({ leftSiteId: SiteId, rightSiteId: SiteId })
export type CompareSites = z.infer<typeof CompareSites>

/** Open ones first, each newest first. */
export const AfterClash = After.extend({ decided: z.boolean() })
export const AskClashes = z.strictObject({ after: AfterClash.optional(), limit: Limit })
export type AskClashes = z.infer<typeof AskClashes>

/** One side of a clash as it is laid beside the other; fields in the order in which they are compared. */
export type ClashSide = { objectId: ObjectId; code: string; tag: string; fields: { field: string; value: string }[] }
export type ClashRow = {
  id: string
  kind: ClashKind
  data: Record<string, unknown>
  openedAt: string
  decisions: readonly Decision[]
  left: ClashSide
  right: ClashSide
  decided: { at: string; by: string; decision: Decision; why: string; winner: 'left' | 'right' | null } | null
}
export type ClashPage = Page<ClashRow, z.infer<typeof AfterClash>> & { open: number; all: number }
