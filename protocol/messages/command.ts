import { z } from 'zod'

export const ParamValue = z.union([z.number(), z.boolean(), z.string().max(500)])
export type ParamValue = z.infer<typeof ParamValue>

/** From server to agent, the payload of a compact JWS by the server's key. */
export const CommandMessage = z.object({
  v: z.literal(1),
  commandId: z.uuid(),
  suffix: z.string().min(1).max(40),
  command: z.string().min(1).max(100),
  params: z.record(z.string().max(100), ParamValue),
  issuedAtMs: z.number().int().nonnegative(),
  validUntilMs: z.number().int().nonnegative(),
  approvals: z.array(z.object({ by: z.string(), atMs: z.number().int() })).max(20),
  envelopeHash: z.string().optional(),
  /** Increases by one with each command to a gateway. */
  sequence: z.number().int().nonnegative(),
})
export type CommandMessage = z.infer<typeof CommandMessage>
