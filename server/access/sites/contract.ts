import { z } from 'zod'
import { SiteId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'
import { isTimeZone } from '#/twin-models/core/time-zone.ts'
import { Whole } from '#/twin-models/core/whole.ts'

/** What stands in addresses for a tenant or a site; it never changes. */
export const Slug = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a small letter first, then up to 39 of a-z, 0-9 and -')

const Lon = z.number().min(-180).max(180)
const Lat = z.number().min(-85).max(85) // what a web map can show
/** West, south, east, north in degrees of the tenant's working reference system. */
export const Bounds = z
  .tuple([Lon, Lat, Lon, Lat])
  .refine(([west, south, east, north]) => west < east && south < north, 'west, south, east, north: the first two are below the others')
export type Bounds = z.infer<typeof Bounds>

/** Its names, whose midnight counts there (IANA), its middle and how far it reaches. */
export const SiteFacts = z.strictObject({
  names: Names,
  timeZone: z.string().max(60).refine(isTimeZone, 'is no time zone, such as Asia/Shanghai'),
  center: z.strictObject({ lon: Lon, lat: Lat }),
  bounds: Bounds,
})
export type SiteFacts = z.infer<typeof SiteFacts>

/** `version`: of what was seen, to be named by who changes it. */
export const SiteSummary = SiteFacts.extend({
  id: z.string(),
  slug: z.string(),
  simulated: z.object({ pace: z.number() }).nullable(),
  version: z.number(),
})
export type SiteSummary = z.infer<typeof SiteSummary>

export const AddSite = SiteFacts.extend({ siteId: SiteId, slug: Slug })
export type AddSite = z.infer<typeof AddSite>
export const ChangeSite = SiteFacts.extend({ siteId: SiteId, version: Whole })
export type ChangeSite = z.infer<typeof ChangeSite>
export const RenameOrganisation = z.strictObject({ names: Names, version: Whole })
export type RenameOrganisation = z.infer<typeof RenameOrganisation>
