import { z } from 'zod'
import { ObjectId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { Whole } from '#/twin-models/core/whole.ts'
import type { SuccessionKind } from './life.ts'
import type { ObjectKind } from './objects.ts'

/** `issuer` is who gave it out, where the scheme's scope asks for one: a maker, a model file; the twin type stands for nobody named. */
export const GiveAlias = z.strictObject({
  objectId: ObjectId,
  version: Whole.min(1),
  scheme: z.string().max(40),
  value: z.string().trim().min(1).max(1_000),
  issuer: z.string().trim().min(1).max(120).optional(),
  note: z.string().trim().max(500).optional(),
})
export type GiveAlias = z.infer<typeof GiveAlias>
export const RemoveAlias = z.strictObject({
  objectId: ObjectId,
  version: Whole.min(1),
  scheme: z.string().max(40),
  value: z.string().min(1).max(1_000),
  note: z.string().trim().max(500).optional(),
})
export type RemoveAlias = z.infer<typeof RemoveAlias>

/** One of several objects that bear a code. */
export type Choice = { code: string; tag: string; scheme: string; typeId: string; names: Names }

export type Became = { code: string; tag: string; how: SuccessionKind }

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
      /** What stands in its stead since it was merged, replaced or split. */
      became: Became[]
    }
  | { ok: false; refusal: { code: string; [param: string]: unknown } }

export const UsePrefix = z.strictObject({ prefix: z.string().trim().max(60) })
