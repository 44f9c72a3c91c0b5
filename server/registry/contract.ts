import { z } from 'zod'
import { ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'
import { NUMBER_KINDS, type NumberKind } from '#/twin-models/core/number-kinds.ts'
import { EDGE_KINDS, type EdgeKind, MEDIA, type Medium } from './edge-kinds.ts'
import { LIFE_STEPS, type LifeState, type LifeStep } from './life-states.ts'

export { EDGE_KINDS, type EdgeKind, LIFE_STEPS, type LifeState, type LifeStep, MEDIA, type Medium, NUMBER_KINDS, type NumberKind }

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
  tag: Tag.optional(),
  names: Names.optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
  parentId: ObjectId.nullable().optional(),
  note: z.string().trim().max(500).optional(),
})
export type EditObject = z.infer<typeof EditObject>

/** One change to many objects, each at the version that was seen. A dry run says what would become of each and keeps nothing. */
export const BulkEdit = z.strictObject({
  objects: z
    .array(z.strictObject({ objectId: ObjectId, version: z.int().min(1) }))
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
  ]),
  note: z.string().trim().max(500).optional(),
  dryRun: z.boolean().default(false),
})
export type BulkEdit = z.infer<typeof BulkEdit>

/** What becomes of one object; `refusal` says why it cannot. */
export type BulkLine = { objectId: ObjectId; tag: string; before: string; after: string; refusal: string | null }
export type BulkDone = { dryRun: boolean; changed: number; unchanged: number; refused: number; lines: BulkLine[] }

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

export const Retire = z.strictObject({
  objectId: ObjectId,
  version: z.int().min(1),
  note: z.string().trim().min(1).max(500),
  /** although other objects stand on it */
  despite: z.boolean().optional(),
})
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

/** One of several objects that bear a code. */
export type Choice = { code: string; tag: string; scheme: string; typeId: string; names: Names }

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

/** What stands on a label, with what opens its public page. */
export type LabelText = { objectId: string; code: string; tag: string; names: Names; typeId: string; token: string }
/** What the public page behind a label shows: never where it is. */
export type PublicLabel = { code: string; names: Names; typeId: string; retired: boolean }

export const MOST_LABELS = 2_000
export const LabelsOf = z.strictObject({ objectIds: z.array(ObjectId).min(1).max(MOST_LABELS) })
export const RenewLabel = z.strictObject({ objectId: ObjectId })
export const LabelBehind = z.strictObject({ code: z.string().max(10_000), token: z.string().max(10_000) })
export const HideLabels = z.strictObject({ typeId: z.string().max(80), hidden: z.boolean() })

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

const Why = z.string().trim().min(1).max(500)
const Recorded = { objectId: ObjectId, version: z.int().min(1), note: Why, document: Document.optional() }
export const StepLife = z.strictObject({
  ...Recorded,
  step: z.enum(LIFE_STEPS),
  at: z.iso.datetime().optional(),
  despite: z.boolean().optional(),
})
export type StepLife = z.infer<typeof StepLife>
export const MoveObject = z.strictObject({
  ...Recorded,
  parentId: ObjectId.nullable().optional(),
  place: z
    .strictObject({
      lon: z.number().min(-180).max(180),
      lat: z.number().min(-90).max(90),
      levelM: z.number().min(-2_000).max(10_000),
      headingDeg: z.number().min(0).max(360),
    })
    .optional(),
})
/** `crs`: the tenant's working reference system, in which the place was given. */
export type MoveObject = z.infer<typeof MoveObject> & { crs: string }
export const RetypeObject = z.strictObject({ ...Recorded, typeId: z.string().max(40) })
export type RetypeObject = z.infer<typeof RetypeObject>
export const MergeObject = z.strictObject({ ...Recorded, intoId: ObjectId })
export type MergeObject = z.infer<typeof MergeObject>
const NewPart = z.strictObject({ objectId: ObjectId, tag: Tag, names: Names, typeId: z.string().max(40).optional() })
export const SplitObject = z.strictObject({ ...Recorded, into: z.array(NewPart).min(2).max(20) })
export type SplitObject = z.infer<typeof SplitObject>
export const PlanObject = z.strictObject({
  objectId: ObjectId,
  siteId: SiteId,
  typeId: z.string().max(40),
  tag: Tag,
  names: Names,
  parentId: ObjectId.nullable(),
  note: Why,
  document: Document.optional(),
})
export type PlanObject = z.infer<typeof PlanObject>
export const AskAsOf = z.strictObject({ objectId: ObjectId, at: z.iso.datetime() })
export type AsOf = {
  at: string
  /** false: it was not registered yet, and what is told is its first state */
  known: boolean
  tag: string
  typeId: string
  names: Names
  settings: Record<string, unknown>
  version: number
  lifeState: LifeState
  parentTag: string | null
  gatewayTag: string | null
  place: { lon: number; lat: number; levelM: number; headingDeg: number } | null
  stayTag: string | null
  numbers: { kind: string; value: string }[]
  aliases: { scheme: string; value: string }[]
  links: Link[]
}
export type LifeEvent = {
  id: string
  at: string
  recordedAt: string
  verb: string
  by: string
  note: string | null
  document: string | null
  fields: string[]
  data: Record<string, unknown>
}
/** `steps`: what may follow. */
export type Life = { state: LifeState; steps: LifeStep[]; documents: LifeStep[]; events: LifeEvent[] }

/** What a person links; `replaced_by` comes of replacing, splitting and merging alone. */
const LinkKind = z.enum(['feeds', 'controls', 'located_in', 'connected_by'])
export const LinkObjects = z
  .strictObject({
    linkId: z.uuidv7(),
    kind: LinkKind,
    medium: z.enum(MEDIA).default(''),
    fromId: ObjectId,
    toId: ObjectId,
    note: Note.optional(),
  })
  .refine((ask) => ask.medium === '' || ask.kind === 'feeds', 'only what is fed has a medium')
export type LinkObjects = z.infer<typeof LinkObjects>
export const Unlink = z.strictObject({ linkId: z.uuid(), note: Note.optional() })
export type Unlink = z.infer<typeof Unlink>
export const LinksOf = z.strictObject({ objectId: ObjectId, at: z.iso.datetime().optional() })
export type LinksOf = z.infer<typeof LinksOf>
export type Link = {
  id: string
  kind: EdgeKind
  medium: Medium
  direction: 'in' | 'out'
  other: { id: string; tag: string; names: Names; typeId: string }
  since: string
  until: string | null
}

/** How the stop of one object is felt by another, worst first. */
export const EFFECTS = ['stops', 'backs_up', 'uncontrolled', 'unseen'] as const
export type Effect = (typeof EFFECTS)[number]
/** Over which link it is felt: `drains` is what is fed by gravity, felt upstream. */
export type Via = 'feeds' | 'drains' | 'controls' | 'located_in' | 'connected_by' | 'part_of'
export const AskImpact = z.strictObject({
  objectId: ObjectId,
  hops: z.int().min(1).max(20).default(12),
  most: z.int().min(1).max(10_000).default(2_000),
})
type ImpactObject = { id: string; tag: string; typeId: string; siteId: string; names: Names }
/** Follow `causeId` from item to item to say why. */
export type ImpactItem = ImpactObject & { effect: Effect; hop: number; causeId: string; via: Via; medium: string }
/** `cut`: there is more than was asked for. */
export type Impact = { start: ImpactObject; items: ImpactItem[]; counts: Record<Effect, number>; cut: boolean }

/** Change seen by nobody who edits from an older version: which fields, by whom, when. */
export type StaleEdit = { code: 'STALE_EDIT'; seen: number; current: number; changed: string[]; by: string; at: string }

export type RegistryRefusal =
  | StaleEdit
  | { code: 'OBJECT_NOT_FOUND' }
  | { code: 'WRONG_KIND'; expected: ObjectKind }
  | { code: 'TYPE_NOT_FOUND'; typeId: string }
  | { code: 'PARENT_CYCLE' }
  | { code: 'BULK_REFUSED'; refused: number; tag: string; why: string }
  | { code: 'STILL_NEEDED'; count: number; tags: string }
  | { code: 'LIFE_STEP_NOT_ALLOWED'; state: string; step: string }
  | { code: 'DOCUMENT_NEEDED'; step: string }
  | { code: 'DATE_BEFORE_LAST_EVENT'; last: string }
  | { code: 'LINK_CYCLE'; kind: string }
  | { code: 'LINK_TAKEN' }
  | { code: 'LINK_NOT_FOUND' }
  | { code: 'CODE_TAKEN'; value: string }
  | { code: 'NUMBER_TAKEN'; kind: string; value: string }
  | { code: 'NUMBER_NOT_FOUND' }
  | { code: 'SECURITY_EVENT_NOT_FOUND' }
  | { code: 'NUMBER_QUARANTINED'; value: string; until: string }
  | { code: 'REBINDING_NEEDED'; interface: string }
  | { code: 'SITE_NOT_FOUND' }
  | { code: 'OBJECT_ID_TAKEN' }
  | { code: 'BAD_NETWORK'; prefix: string }
  | { code: 'NETWORK_TAKEN'; prefix: string }
  | { code: 'PLAN_NOT_FOUND' }
  | { code: 'PLAN_EXISTS'; prefix: string }
  | { code: 'ZONE_FULL'; zone: number }
  | { code: 'CLASH_NOT_FOUND' }
  | { code: 'CLASH_DECIDED'; by: string; decision: string }
  | { code: 'BAD_DECISION'; decision: string }
  | { code: 'BAD_MERGE'; reason: 'same' | 'kind' | 'retired' | 'type' | 'both_installed' }
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
  | { code: 'LABEL_NOT_FOUND' }
  | { code: 'BAD_ALIAS'; scheme: string; value: string }
  | { code: 'ALIAS_TAKEN'; value: string; tag: string }
  | { code: 'ALIAS_NOT_FOUND' }
  | { code: 'BAD_CODE_PREFIX'; prefix: string }
  | { code: 'CODE_PREFIX_TAKEN'; prefix: string }
  | { code: 'PREFIX_NOT_FOUND'; prefix: string }
  | { code: 'BAD_NUMBER'; kind: string; value: string }
  | { code: 'BAD_NUMBER_CHECK'; kind: string; value: string; expected: string }

/** The state of a number: planned and not yet seen, seen as planned, or seen without a plan. */
export type NumberState = 'planned' | 'confirmed' | 'observed'
export type NumberRow = {
  id: string
  kind: NumberKind
  value: string
  interface: string
  state: NumberState
  primary: boolean
  from: string
  until: string | null
  seenAt: string | null
}
/** The numbers of one object, live ones first; `seenThrough`: who carries its readings where the network does not know it by itself. */
export type NumbersOfObject = {
  numbers: NumberRow[]
  seenThrough: { objectId: ObjectId; code: string; tag: string; number: string | null } | null
}
export const AskNumbers = z.strictObject({ objectId: ObjectId })

/** What a gateway says it sees: its own interfaces, and those of its terminals by the suffix of their codes. */
export const Sighting = z.object({
  suffix: z.string().max(20).nullable(), // null: the gateway's own
  interface: z.string().min(1).max(40),
  kind: z.enum(NUMBER_KINDS),
  value: z.string().min(1).max(64),
})
export type Sighting = z.infer<typeof Sighting>
export const MOST_SIGHTINGS = 2_000

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

/** Before a cellular module is changed: from when until when the operator lets another card or module be bound. */
export const AskRebinding = z
  .strictObject({
    objectId: ObjectId,
    interface: z.string().trim().min(1).max(40).default('cellular'),
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    why: z.string().trim().min(3).max(500),
  })
  .refine((ask) => Date.parse(ask.until) > Date.parse(ask.from), { path: ['until'], error: 'after from' })
export type AskRebinding = z.infer<typeof AskRebinding>

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
