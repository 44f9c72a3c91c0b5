import { z } from 'zod'
import { ObjectId, SiteId } from '#/twin-models/core/ids.ts'

export const PlanSite = z.strictObject({ siteId: SiteId, prefix: z.string().trim().min(2).max(64) })
export type PlanSite = z.infer<typeof PlanSite>
export const AddSubnet = z.strictObject({
  planId: z.uuid(),
  zone: z.int().min(0).max(255),
  zoneName: z.string().trim().min(1).max(80),
  name: z.string().trim().min(1).max(80),
  gatewayId: ObjectId.nullable().default(null),
})
export type AddSubnet = z.infer<typeof AddSubnet>
export const MOST_HANDED_OUT = 10_000
export const HandOut = z.union([
  z.strictObject({ objectIds: z.array(ObjectId).min(1).max(MOST_HANDED_OUT) }),
  z.strictObject({ siteId: SiteId, typeId: z.string().max(80).optional() }), // to every terminal there that has none
])
export type HandOut = z.infer<typeof HandOut>
export type HandedOut = { given: { objectId: ObjectId; value: string }[]; left: number }

export type PlanView = {
  siteId: SiteId
  planId: string
  prefix: string // with its length
  subnets: { id: string; prefix: string; zone: number; zoneName: string; name: string; gatewayTag: string | null; handedOut: number }[]
}
/** Terminals of a site and type: how many the network can reach by an IPv6 address of their own. */
export type CoverageRow = {
  siteId: SiteId
  typeId: string
  terminals: number
  withIpv6: number
  seen: number // of those, by the network
  withOther: number // a number of another kind alone
  through: number // without a number: seen through their gateway
}
