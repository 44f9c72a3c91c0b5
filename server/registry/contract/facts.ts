import { z } from 'zod'
import { ROLES, type Role } from '#/server/access/contract.ts'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'
import { After, Limit, type Page } from '#/twin-models/core/pages.ts'
import { FACT_GROUPS, type FactGroup } from '../fact-groups.ts'
import { LIFE_STEPS } from '../life-states.ts'
import { Tag } from './objects.ts'
import { Document, Why } from './said.ts'

export { FACT_GROUPS, type FactGroup }

/** Who answers for a group of facts; of one type, or of all that have no owner of their own. No role: whoever may edit. */
export const SetOwner = z.strictObject({
  group: z.enum(FACT_GROUPS),
  typeId: z.string().max(40).default(''),
  role: z.enum(ROLES).nullable(),
  organisation: z.string().trim().max(120).default(''),
})
export type SetOwner = z.infer<typeof SetOwner>
export type FactOwner = { group: FactGroup; typeId: string; role: Role | null; organisation: string }

/** What is proposed, by group; nothing is said of what should stay. */
export const FactChange = z.discriminatedUnion('group', [
  z.strictObject({ group: z.literal('identity'), tag: Tag.optional(), names: Names.optional() }),
  z.strictObject({ group: z.literal('type'), typeId: z.string().max(40) }),
  z.strictObject({
    group: z.literal('place'),
    parentId: ObjectId.nullable().optional(),
    place: z.strictObject({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) }).optional(),
  }),
  z.strictObject({
    group: z.literal('technical'),
    properties: z.record(z.string().max(40), z.union([z.number(), z.string().max(200), z.boolean()])),
  }),
  z.strictObject({ group: z.literal('codes'), scheme: z.string().max(40), value: z.string().trim().min(1).max(1_000) }),
  z.strictObject({ group: z.literal('life'), step: z.enum(LIFE_STEPS), document: Document.optional() }),
])
export type FactChange = z.infer<typeof FactChange>

export const Propose = z.strictObject({ proposalId: z.uuidv7(), objectId: ObjectId, change: FactChange, why: Why })
export type Propose = z.infer<typeof Propose>

export const ANSWERS = ['accepted', 'declined', 'withdrawn'] as const
export type Answer = (typeof ANSWERS)[number]
export const AnswerProposal = z.strictObject({
  proposalId: z.uuid(),
  answer: z.enum(ANSWERS),
  note: z.string().trim().max(500).default(''),
})
export type AnswerProposal = z.infer<typeof AnswerProposal>

export const AskProposals = z.strictObject({
  objectId: ObjectId.optional(),
  state: z.enum(['open', 'answered']).default('open'),
  after: After.optional(),
  limit: Limit,
})
export type AskProposals = z.infer<typeof AskProposals>
export type ProposedFact = { fact: string; before: string; after: string }
/** `mine`: who asks may answer it. `own`: he made it. */
export type ProposalRow = {
  id: string
  object: { id: string; tag: string; names: Names; typeId: string }
  group: FactGroup
  facts: ProposedFact[]
  why: string
  by: string
  at: string
  owner: FactOwner
  mine: boolean
  own: boolean
  answered: { answer: Answer; by: string; at: string; note: string } | null
}
export type ProposalPage = Page<ProposalRow, After> & { all: number }
/** One object's groups, each with who answers for it. */
export type FactsOf = { group: FactGroup; role: Role | null; organisation: string; mine: boolean; open: number }[]
