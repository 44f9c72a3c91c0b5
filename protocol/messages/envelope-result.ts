import { z } from 'zod'

/** Why one check did not pass: a code and the parameters of the sentence drawn from it. */
export const EnvelopeRefusal = z.object({
  code: z.string().min(1).max(60),
  params: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).optional(),
})
export type EnvelopeRefusal = z.infer<typeof EnvelopeRefusal>

/** One line of the envelope: what was asked or read (`asked`, `now`), between which bounds, in which unit. */
export const EnvelopeResult = z.object({
  id: z.string().max(100),
  ok: z.boolean(),
  unit: z.string().max(40),
  now: z.number().optional(),
  asked: z.number().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  ageMs: z.number().optional(),
  refusal: EnvelopeRefusal.optional(),
})
export type EnvelopeResult = z.infer<typeof EnvelopeResult>
