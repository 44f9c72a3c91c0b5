import { z } from 'zod'

/** By what a machine's clock is held. */
export const TIME_SOURCES = ['ptp', 'ntp', 'none'] as const
export type TimeSource = (typeof TIME_SOURCES)[number]

/** From agent to server each 10 s. Times and offsets in ms; `clockOffsetMs` is server clock minus agent clock, known to
 *  within `clockErrorMs` (null before the first answer). */
export const StatusMessage = z.object({
  v: z.literal(1),
  atMs: z.number().int().nonnegative(),
  agentVersion: z.string().max(60),
  outbox: z.object({
    batches: z.number().int().nonnegative(),
    bytes: z.number().int().nonnegative(),
    oldestMs: z.number().nullable(),
  }),
  clockOffsetMs: z.number(),
  clockErrorMs: z.number().nullable().optional(),
  timeSource: z.enum(TIME_SOURCES).optional(),
  link: z.string().max(40),
  models: z
    .array(
      z.object({
        id: z.string(),
        version: z.string(),
        hash: z.string(),
        typeId: z.string().optional(),
        p99Ms: z.number().nullable(),
        killed: z.number().int().nonnegative(),
      }),
    )
    .max(200),
  /** Readings the agent would not send, by reason, since it started. */
  refused: z.record(z.string(), z.number().int().nonnegative()).optional(),
})
export type StatusMessage = z.infer<typeof StatusMessage>

/** From server to agent: the highest sequence up to which every batch of this epoch is committed. */
export const Committed = z.object({ v: z.literal(1), epoch: z.number().int().nonnegative(), sequence: z.number().int().nonnegative() })
export type Committed = z.infer<typeof Committed>
