import { z } from 'zod'
import { ObjectId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { EDGE_KINDS, type EdgeKind, MEDIA, type Medium } from '../edge-kinds.ts'
import { Note } from './said.ts'

export { EDGE_KINDS, type EdgeKind, MEDIA, type Medium }

export const LinkObjects = z
  .strictObject({
    linkId: z.uuidv7(),
    kind: z.enum(EDGE_KINDS),
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
