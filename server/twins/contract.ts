import { z } from 'zod'
import { SUCCESSION_KINDS } from '#/server/registry/contract.ts'
import { ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'

export const MapObject = z.object({
  id: z.string(),
  code: z.string(),
  tag: z.string(),
  typeId: z.string(),
  names: Names,
  lon: z.number(),
  lat: z.number(),
  levelM: z.number(),
  headingDeg: z.number(),
  parentId: z.string().nullable(),
  gatewayId: z.string().nullable(),
  alarm: z.object({ priority: z.number(), unacknowledged: z.boolean() }).nullable(),
  /** seen through a gateway that is not in touch; what its readings say of themselves, telemetry knows */
  stale: z.boolean(),
  /** seen through a gateway that is not trusted, or it is that gateway itself: its values are of before */
  quarantined: z.boolean(),
})
export type MapObject = z.infer<typeof MapObject>

/** `cursor` is the last feed number this picture includes: the live stream goes on after it. */
export const TwinsMap = z.object({ cursor: z.number(), objects: z.array(MapObject) })
export type TwinsMap = z.infer<typeof TwinsMap>

/** What stands in one row with an object: `row` is the place they stand in, null where the object stands in none. */
export const TwinsRow = z.object({ row: MapObject.nullable(), objects: z.array(MapObject) })
export type TwinsRow = z.infer<typeof TwinsRow>

export const Latest = z.object({
  atMs: z.number(),
  value: z.number(),
  quality: z.enum(['good', 'uncertain', 'bad']),
  stale: z.boolean(),
  source: z.string(),
})
export type Latest = z.infer<typeof Latest>

const Part = z.object({ id: z.string(), tag: z.string(), typeId: z.string(), names: Names })

export const ObjectDetail = z.object({
  id: z.string(),
  kind: z.enum(['position', 'asset']),
  code: z.string(),
  tag: z.string(),
  typeId: z.string(),
  names: Names,
  siteId: z.string(),
  place: z
    .object({
      lon: z.number(),
      lat: z.number(),
      levelM: z.number(),
      headingDeg: z.number(),
      approximate: z.boolean(),
      /** As given; `epoch` is the decimal year in which it holds. */
      source: z
        .object({ crs: z.string(), x: z.number(), y: z.number(), epoch: z.number().nullable(), accuracyM: z.number().nullable() })
        .nullable(),
    })
    .nullable(),
  path: z.array(Part),
  children: z.array(Part),
  aliases: z.array(z.object({ scheme: z.string(), value: z.string() })),
  numbers: z.array(z.object({ kind: z.string(), value: z.string(), primary: z.boolean(), state: z.string() })),
  gateway: z.object({ id: z.string(), tag: z.string(), online: z.boolean() }).nullable(),
  /** Of the gateway in quarantine that it is (`own`) or that it is seen through; null where it is trusted. */
  quarantine: z.object({ tag: z.string(), own: z.boolean() }).nullable(),
  asset: z.object({ id: z.string(), tag: z.string(), serial: z.string().nullable(), names: Names, sinceIso: z.string() }).nullable(),
  /** Where this asset stands now; null for a position, and for an asset in stores. */
  position: z.object({ id: z.string(), tag: z.string(), names: Names, sinceIso: z.string() }).nullable(),
  settings: z.record(z.string(), z.unknown()),
  lifeEvents: z.array(z.object({ at: z.string(), verb: z.string(), by: z.string(), note: z.string().nullable() })),
  version: z.number(),
  retiredIso: z.string().nullable(),
  /** What stands in its stead since it was merged, replaced or split; its codes lead on to that. */
  successors: z.array(z.object({ code: z.string(), tag: z.string(), how: z.enum(SUCCESSION_KINDS), atIso: z.string(), why: z.string() })),
  /** When the code by which it was asked for had been taken off it; absent while that is its own. */
  askedRemovedIso: z.string().optional(),
  /** `latest` is null here; the client asks `telemetry.latest` and the live stream. */
  channels: z.array(z.object({ id: z.string(), seriesId: z.number(), latest: Latest.nullable() })),
})
export type ObjectDetail = z.infer<typeof ObjectDetail>

export const StoryEntry = z.object({
  seq: z.number(),
  at: z.string(),
  verb: z.string(),
  actor: z.object({ kind: z.string(), name: z.string() }),
  subject: z.object({ kind: z.string(), id: z.string() }),
  data: z.unknown(),
})
export type StoryEntry = z.infer<typeof StoryEntry>

export const ByCode = z.strictObject({ code: z.string().max(10_000) })
export const ById = z.strictObject({ id: ObjectId })
export const MapOf = z.strictObject({ siteId: SiteId })
export const RowOf = z.strictObject({ objectId: ObjectId })
export const StoryOf = z.strictObject({ objectId: ObjectId, limit: z.int().min(1).max(500).default(100) })
