import { z } from 'zod'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'
import { Whole } from '#/twin-models/core/whole.ts'

export const ObjectKind = z.enum(['position', 'asset'])
export type ObjectKind = z.infer<typeof ObjectKind>

/** What people read and say: `PS-03/P2`. Unique within the tenant; letters of any script, digits, `-`, `.`, `_`, parts divided by `/`. */
export const Tag = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*(\/[\p{L}\p{N}][\p{L}\p{N}._-]*)*$/u, 'letters, digits, "-", "." and "_", parts divided by "/"')

export const EditObject = z.strictObject({
  objectId: ObjectId,
  version: Whole.min(1),
  tag: Tag.optional(),
  names: Names.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  parentId: ObjectId.nullable().optional(),
  note: z.string().trim().max(500).optional(),
})
export type EditObject = z.infer<typeof EditObject>

/** A word by which objects are gathered. */
const Word = z.string().trim().min(1).max(40)

/** One change to many objects, each at the version that was seen. A dry run says what would become of each and keeps nothing. */
export const BulkEdit = z
  .strictObject({
    objects: z
      .array(z.strictObject({ objectId: ObjectId, version: Whole.min(1) }))
      .min(1)
      .max(2_000),
    change: z.discriminatedUnion('what', [
      /** An empty `find` puts the text in front. */
      z.strictObject({
        what: z.literal('rename'),
        field: z.enum(['tag', 'en', 'zh-CN']),
        find: z.string().max(100),
        replace: z.string().max(100),
      }),
      /** Part of the object with this code or tag; null for part of nothing. */
      z.strictObject({ what: z.literal('parent'), parent: z.string().trim().min(1).max(256).nullable() }),
      /** Refused where what stands in it, or where it stands, would not fit; what it measured stays. */
      z.strictObject({ what: z.literal('type'), typeId: z.string().min(1).max(60) }),
      z.strictObject({ what: z.literal('tags'), add: z.array(Word).max(20), remove: z.array(Word).max(20) }),
      /** Who looks after it, as people call him; null for nobody. */
      z.strictObject({ what: z.literal('responsible'), party: z.string().trim().min(1).max(120).nullable() }),
    ]),
    note: z.string().trim().max(500).optional(),
    dryRun: z.boolean().default(false),
  })
  .refine(({ change, note, dryRun }) => change.what !== 'type' || dryRun || note, {
    path: ['note'],
    error: 'a type is changed for a reason',
  })
export type BulkEdit = z.infer<typeof BulkEdit>

/** What becomes of one object; `refusal` says why it cannot. */
export type BulkLine = { objectId: ObjectId; tag: string; before: string; after: string; refusal: string | null }
export type BulkDone = { dryRun: boolean; changed: number; unchanged: number; refused: number; lines: BulkLine[] }

/** Change seen by nobody who edits from an older version: which fields, by whom, when. */
export type StaleEdit = { code: 'STALE_EDIT'; seen: number; current: number; changed: string[]; by: string; at: string }
