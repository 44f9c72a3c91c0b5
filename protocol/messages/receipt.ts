import { z } from 'zod'
import { EnvelopeResult } from './envelope-result.ts'

export const ReceiptState = z.enum(['accepted', 'refused', 'acting', 'done', 'failed', 'expired'])
export type ReceiptState = z.infer<typeof ReceiptState>

/** From agent to server, the payload of a compact JWS by the gateway's key. */
export const ReceiptMessage = z.object({
  v: z.literal(1),
  commandId: z.uuid(),
  state: ReceiptState,
  atMs: z.number().int().nonnegative(),
  refusals: z.array(EnvelopeResult).max(50).optional(),
  /** A code, not a sentence: `INTERRUPTED` says the agent died between journal and act, so whether it acted is unknown. */
  detail: z.string().max(500).optional(),
  readings: z
    .array(z.object({ channel: z.string(), value: z.number(), atMs: z.number() }))
    .max(100)
    .optional(),
  journalSequence: z.number().int().nonnegative(),
})
export type ReceiptMessage = z.infer<typeof ReceiptMessage>
