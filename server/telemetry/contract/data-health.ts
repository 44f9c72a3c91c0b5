import { z } from 'zod'
import { GatewayId, SiteId } from '#/twin-models/core/ids.ts'

const Ms = z.number().int().min(0).max(8.64e15)

/** How whole a site's data are: altogether, by gateway, and the series that are worst. `gatewayId`: of this one alone. */
export const AskWholeness = z
  .strictObject({ siteId: SiteId, gatewayId: GatewayId.optional(), fromMs: Ms, toMs: Ms })
  .refine((ask) => ask.toMs > ask.fromMs, 'toMs must be after fromMs')
export type AskWholeness = z.infer<typeof AskWholeness>

/** What was told beside what was due. A series is due from when it was first heard, an hour after its registration at
 *  the latest; `silentMs` of `dueMs` nothing was heard of it. */
export type Share = {
  series: number
  dueMs: number
  silentMs: number
  expected: number // readings, by the intervals
  received: number
  late: number
  doubtful: number // of other than good quality
  gaps: number
}
/** Whole hours, and up to the last quarter of an hour that is closed. `asked` of `series`: of a large site an even sample is looked at. */
export type Wholeness = {
  fromMs: number
  untilMs: number
  series: number
  asked: number
  total: Share
  gateways: (Share & { gatewayId: string; tag: string | null })[] // the worst first
  worst: (Share & { objectId: string; tag: string; typeId: string; channel: string })[] // a hundred at most
}
