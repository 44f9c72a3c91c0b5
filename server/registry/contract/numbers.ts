import { z } from 'zod'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { NUMBER_KINDS, type NumberKind } from '#/twin-models/core/number-kinds.ts'
import { days } from '#/twin-models/core/time.ts'

export { NUMBER_KINDS, type NumberKind }

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

/** A window that stays open lets any card in: longer than a work order waits, none is. */
export const REBINDING_DAYS = 14

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
  .refine((ask) => Date.parse(ask.until) - Date.parse(ask.from) <= days(REBINDING_DAYS), {
    path: ['until'],
    error: `${REBINDING_DAYS} days after from at most`,
  })
export type AskRebinding = z.infer<typeof AskRebinding>
