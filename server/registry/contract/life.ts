import { z } from 'zod'
import { ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'
import { Whole } from '#/twin-models/core/whole.ts'
import { LIFE_STEPS, type LifeState, type LifeStep } from '../life-states.ts'
import type { Link } from './graph.ts'
import { Tag } from './objects.ts'
import { Document, Why } from './said.ts'

export { LIFE_STEPS, type LifeState, type LifeStep }

export const Retire = z.strictObject({
  objectId: ObjectId,
  version: Whole.min(1),
  note: z.string().trim().min(1).max(500),
  /** although other objects stand on it */
  despite: z.boolean().optional(),
})
export type Retire = z.infer<typeof Retire>

const Recorded = { objectId: ObjectId, version: Whole.min(1), note: Why, document: Document.optional() }
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
/** How one object came to stand in another's stead. */
export const SUCCESSION_KINDS = ['merged', 'replaced', 'split'] as const
export type SuccessionKind = (typeof SUCCESSION_KINDS)[number]
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
  /** The installation did it by itself, not somebody at it. */
  itself: boolean
  note: string | null
  document: string | null
  fields: string[]
  data: Record<string, unknown>
}
/** `steps`: what may follow. */
export type Life = { state: LifeState; steps: LifeStep[]; documents: LifeStep[]; events: LifeEvent[] }
