import { z } from 'zod'
import { ObjectKind } from '#/server/registry/contract.ts'
import { ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'

export const FindInput = z.strictObject({ q: z.string().max(200), limit: z.int().min(1).max(50).default(12) })
export type FindInput = z.input<typeof FindInput>

/** `label` is the name in the language that matched, `code` what to show beside it (a tag, an order number). */
export const Hit = z.object({
  kind: z.enum(['object', 'order', 'alarm', 'place']),
  id: z.string(),
  label: z.string(),
  names: z.object({ en: z.string().optional(), 'zh-CN': z.string().optional() }),
  code: z.string(),
  typeId: z.string().optional(),
  href: z.string(),
})
export type Hit = z.infer<typeof Hit>

/** As in the registry's life states, in the order of a life. */
export const OBJECT_STATES = ['planned', 'permitted', 'under_construction', 'accepted', 'in_service', 'out_of_service', 'retired'] as const
export type ObjectState = (typeof OBJECT_STATES)[number]

/** What the registry may be narrowed to. Several of one kind are any of them; of two kinds both must hold. */
export const ObjectFilter = z.strictObject({
  q: z.string().trim().max(200).optional(),
  kinds: z.array(ObjectKind).max(2).optional(),
  typeIds: z.array(z.string().max(60)).max(100).optional(),
  siteIds: z.array(SiteId).max(200).optional(),
  states: z.array(z.enum(OBJECT_STATES)).max(10).optional(),
  hasAsset: z.boolean().optional(),
  hasNumber: z.boolean().optional(),
  /** It and everything it consists of, over any number of steps. */
  partOf: ObjectId.optional(),
})
export type ObjectFilter = z.infer<typeof ObjectFilter>

export const OBJECT_SORTS = ['tag', 'name', 'updated'] as const
export const ObjectSort = z.enum(OBJECT_SORTS)
export type ObjectSort = z.infer<typeof ObjectSort>

export const ListObjects = z.strictObject({
  filter: ObjectFilter.default({}),
  sort: ObjectSort.default('tag'),
  desc: z.boolean().default(false),
  /** Whose order of names: by letters, or by pinyin. */
  locale: z.enum(['en', 'zh-CN']).default('en'),
  /** Where the last page ended, as it said. */
  after: z.string().max(400).optional(),
  /** Begin at this text in the chosen order instead. */
  from: z.string().max(100).optional(),
  limit: z.int().min(1).max(500).default(100),
})
export type ListObjects = z.infer<typeof ListObjects>

export const ObjectLine = z.object({
  id: ObjectId,
  code: z.string(),
  tag: z.string(),
  names: Names,
  typeId: z.string(),
  kind: ObjectKind,
  siteId: SiteId,
  state: z.enum(OBJECT_STATES),
  parentTag: z.string().nullable(),
  /** Of a position the asset that stands there, of an asset the position where it stands. */
  stayTag: z.string().nullable(),
  number: z.string().nullable(),
  updatedAt: z.string(),
  version: z.number(),
})
export type ObjectLine = z.infer<typeof ObjectLine>

/** `next` is where to go on, null at the end; a page may be short of its limit and still not be the last. `total` is null where counting
 *  would cost more than it tells. */
export type ObjectPage = { rows: ObjectLine[]; next: string | null; total: number | null }

/** How many objects there are of each, under no filter. */
export type ObjectCounts = {
  total: number
  kinds: Record<string, number>
  types: Record<string, number>
  sites: Record<string, number>
  states: Record<string, number>
}

export const SaveView = z.strictObject({
  id: z.uuidv7(),
  name: z.string().trim().min(1).max(80),
  query: z.string().max(2_000),
})
export type SaveView = z.infer<typeof SaveView>
export type SavedView = SaveView

export type SearchRefusal = { code: 'BAD_CURSOR' } | { code: 'TOO_MANY_VIEWS'; limit: number }
