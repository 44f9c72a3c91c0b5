import { z } from 'zod'

/** What one position has of its own over its twin type. Unknown keys are kept: the settings of an object carry other facts too. */
const Ms = z.number().int().min(0)
const Bounds = z.object({ min: z.number(), max: z.number() }).partial()

export const TypeSettings = z.looseObject({
  rules: z
    .record(
      z.string(),
      z
        .object({
          above: z.number(),
          below: z.number(),
          holdMs: Ms,
          hysteresis: z.number().min(0),
          priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
          timeToRespondMs: Ms,
          off: z.boolean(),
        })
        .partial(),
    )
    .optional(),
  findings: z.record(z.string(), z.object({ normalHoldMs: Ms, timeToRespondMs: Ms }).partial()).optional(),
  commands: z
    .record(
      z.string(),
      z
        .object({
          off: z.boolean(),
          validForMs: Ms,
          leaseMs: Ms,
          effect: z.object({ delta: z.number(), tolerance: z.number().min(0), withinMs: Ms }).partial(),
          envelope: z.record(z.string(), Bounds.extend({ equals: z.number(), minMs: Ms, maxAgeMs: Ms }).partial().strict()),
          params: z.record(z.string(), Bounds.extend({ default: z.union([z.number(), z.boolean(), z.string()]) }).partial()),
        })
        .partial(),
    )
    .optional(),
  /** Reporting interval by channel, ms. */
  intervals: z.record(z.string(), Ms.min(100)).optional(),
  channels: z.record(z.string(), z.object({ expected: z.number(), min: z.number(), max: z.number() }).partial()).optional(),
  /** Figures that formulas read, e.g. the hand-over time of a line. */
  numbers: z.record(z.string(), z.number()).optional(),
  /** Other objects by their part in this one's rules: relation to tag. */
  relations: z.record(z.string(), z.string()).optional(),
})
export type TypeSettings = z.infer<typeof TypeSettings>
