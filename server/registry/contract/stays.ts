import { z } from 'zod'
import { ObjectId } from '#/twin-models/core/ids.ts'
import { Document, Note } from './said.ts'

export const Install = z.strictObject({
  assetId: ObjectId,
  positionId: ObjectId,
  at: z.iso.datetime(),
  note: z.string().trim().max(500).optional(),
})
export type Install = z.infer<typeof Install>

export const RemoveAsset = z.strictObject({ positionId: ObjectId, at: z.iso.datetime(), note: z.string().trim().max(500).optional() })
export type RemoveAsset = z.infer<typeof RemoveAsset>

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
