import { z } from 'zod'
import { ObjectId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'

/** What stands on a label, with what opens its public page. */
export type LabelText = { objectId: string; code: string; tag: string; names: Names; typeId: string; token: string }
/** What the public page behind a label shows: never where it is. */
export type PublicLabel = { code: string; names: Names; typeId: string; retired: boolean }

export const MOST_LABELS = 2_000
export const LabelsOf = z.strictObject({ objectIds: z.array(ObjectId).min(1).max(MOST_LABELS) })
export const RenewLabel = z.strictObject({ objectId: ObjectId })
export const LabelBehind = z.strictObject({ code: z.string().max(10_000), token: z.string().max(10_000) })
export const HideLabels = z.strictObject({ typeId: z.string().max(80), hidden: z.boolean() })
