import { z } from 'zod'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'

/** How a network knows a thing. */
export const NUMBER_KINDS = ['ipv6', 'ipv4', 'eui64', 'imei', 'iccid', 'msisdn'] as const
export type NumberKind = (typeof NUMBER_KINDS)[number]

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
  version: z.int().min(1),
  names: Names.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  parentId: ObjectId.nullable().optional(),
  note: z.string().trim().max(500).optional(),
})
export type EditObject = z.infer<typeof EditObject>

export const Install = z.strictObject({
  assetId: ObjectId,
  positionId: ObjectId,
  at: z.iso.datetime(),
  note: z.string().trim().max(500).optional(),
})
export type Install = z.infer<typeof Install>

export const RemoveAsset = z.strictObject({ positionId: ObjectId, at: z.iso.datetime(), note: z.string().trim().max(500).optional() })
export type RemoveAsset = z.infer<typeof RemoveAsset>

const Note = z.string().trim().max(500)
const Document = z.string().trim().min(1).max(200)

export const Swap = z.strictObject({
  swapId: z.uuidv7(),
  positionId: ObjectId,
  outId: ObjectId,
  inId: ObjectId,
  at: z.iso.datetime(),
  note: Note.optional(),
  document: Document.optional(),
})
export type Swap = z.infer<typeof Swap>
export const UndoSwap = z.strictObject({ swapId: z.uuid(), note: Note.optional() })
export type UndoSwap = z.infer<typeof UndoSwap>
export type Swapped = { swapId: string; at: string; undoUntil: string; undone: boolean }

export const Retire = z.strictObject({ objectId: ObjectId, version: z.int().min(1), note: z.string().trim().min(1).max(500) })
export type Retire = z.infer<typeof Retire>

/** `issuer` is who gave it out, where the scheme's scope asks for one: a maker, a model file; the twin type stands for nobody named. */
export const GiveAlias = z.strictObject({
  objectId: ObjectId,
  version: z.int().min(1),
  scheme: z.string().max(40),
  value: z.string().trim().min(1).max(1_000),
  issuer: z.string().trim().min(1).max(120).optional(),
  note: z.string().trim().max(500).optional(),
})
export type GiveAlias = z.infer<typeof GiveAlias>
export const RemoveAlias = z.strictObject({
  objectId: ObjectId,
  version: z.int().min(1),
  scheme: z.string().max(40),
  value: z.string().min(1).max(1_000),
  note: z.string().trim().max(500).optional(),
})
export type RemoveAlias = z.infer<typeof RemoveAlias>

export const MOST_CODES = 10_000
export const ResolveMany = z.strictObject({ codes: z.array(z.string().max(10_000)).min(1).max(MOST_CODES) })
/** One answer for each code that was asked for, in that order. */
export type ResolvedCode =
  | {
      ok: true
      id: string
      code: string
      tag: string
      kind: ObjectKind
      typeId: string
      names: Names
      scheme: string
      retiredIso: string | null
    }
  | { ok: false; refusal: { code: string; [param: string]: unknown } }

export const UsePrefix = z.strictObject({ prefix: z.string().trim().max(60) })

export const GiveNumber = z.strictObject({
  objectId: ObjectId,
  kind: z.enum(NUMBER_KINDS),
  value: z.string().trim().min(1).max(64),
  interface: z.string().trim().min(1).max(40).default('main'),
  state: z.enum(['planned', 'observed']).default('planned'),
  primary: z.boolean().default(false),
})
export type GiveNumber = z.infer<typeof GiveNumber>

export const EndNumber = z.strictObject({ numberId: z.uuid() })
export type EndNumber = z.infer<typeof EndNumber>

/** What goes beyond a mistake: somebody, or something, is not what its identity says. Each is worded in `messages/<locale>/security.json`. */
export const SECURITY_KINDS = [
  'number_clash', // one number at two objects
  'number_outside_plan', // an address was seen that the plan did not give out
  'card_elsewhere', // a card in another device than the one it is bound to
  'module_changed', // a cellular module was changed without the operator's re-binding
  'identity_twice', // one gateway identity alive twice: its key was copied
  'code_clash', // a code that another organisation has
  'record_clash', // two records for one thing
  'resolve_misses', // somebody tries codes until one answers
] as const
export type SecurityKind = (typeof SECURITY_KINDS)[number]

export const AcknowledgeSecurity = z.strictObject({ eventId: z.uuid(), note: z.string().trim().max(500).default('') })
export type AcknowledgeSecurity = z.infer<typeof AcknowledgeSecurity>

export type SecurityEvent = {
  id: string
  kind: SecurityKind
  subject: { kind: string; id: string }
  objectId: string | null
  siteId: string | null
  tag: string | null // of the object
  data: Record<string, unknown>
  times: number
  raisedAt: string
  lastAt: string
  acknowledged: { at: string; by: string; note: string } | null
}

/** Change seen by nobody who edits from an older version: which fields, by whom, when. */
export type StaleEdit = { code: 'STALE_EDIT'; seen: number; current: number; changed: string[]; by: string; at: string }

export type RegistryRefusal =
  | StaleEdit
  | { code: 'OBJECT_NOT_FOUND' }
  | { code: 'WRONG_KIND'; expected: ObjectKind }
  | { code: 'TYPE_NOT_FOUND'; typeId: string }
  | { code: 'PARENT_CYCLE' }
  | { code: 'CODE_TAKEN'; value: string }
  | { code: 'NUMBER_TAKEN'; kind: string; value: string }
  | { code: 'NUMBER_NOT_FOUND' }
  | { code: 'SECURITY_EVENT_NOT_FOUND' }
  | { code: 'POSITION_OCCUPIED'; by: string; since: string }
  | { code: 'ASSET_ELSEWHERE'; at: string; since: string }
  | { code: 'NOTHING_INSTALLED' }
  /** Neither fits the other: a motor in a pump's place. */
  | { code: 'WRONG_TYPE'; tag: string; typeId: string; position: string; positionTypeId: string }
  | { code: 'OTHER_ASSET_HERE'; tag: string; here: string; there: string }
  | { code: 'SAME_ASSET'; tag: string }
  | { code: 'DATE_IN_FUTURE'; now: string }
  | { code: 'SWAP_ID_TAKEN' }
  | { code: 'SWAP_NOT_FOUND' }
  | { code: 'UNDO_TOO_LATE'; until: string }
  | { code: 'UNDO_OVERTAKEN'; tag: string }
  | { code: 'DATE_BEFORE_LAST_STAY'; last: string }
  | { code: 'BAD_CODE'; reason: 'empty' | 'too_long' | 'characters' | 'path' }
  | { code: 'BAD_CODE_CHECK'; given: string; expected: string }
  | { code: 'BAD_ALIAS'; scheme: string; value: string }
  | { code: 'ALIAS_TAKEN'; value: string; tag: string }
  | { code: 'ALIAS_NOT_FOUND' }
  | { code: 'BAD_PREFIX'; prefix: string }
  | { code: 'PREFIX_TAKEN'; prefix: string }
  | { code: 'PREFIX_NOT_FOUND'; prefix: string }
  | { code: 'BAD_NUMBER'; kind: string; value: string }
