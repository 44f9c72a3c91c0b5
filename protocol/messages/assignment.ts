import { z } from 'zod'

/** A terminal behind the gateway: one object with its channels. `unit` is the catalogue's, the only one sent. */
export const AssignedTerminal = z
  .object({
    objectId: z.string(),
    suffix: z.string().min(1).max(40),
    tag: z.string().min(1).max(100).nullable(),
    typeId: z.string().min(1).max(100),
    settings: z.record(z.string(), z.unknown()),
    relations: z.record(z.string(), z.string()),
    channels: z.array(
      z.object({ id: z.string().min(1), seriesId: z.number().int().positive(), unit: z.string(), everyMs: z.number().nonnegative() }),
    ),
  })
  // people and drivers speak of tags; what has none is called by its suffix
  .transform((terminal) => ({ ...terminal, tag: terminal.tag ?? terminal.suffix }))
export type AssignedTerminal = z.infer<typeof AssignedTerminal>

/** Answer of `gateways.assignment`; the agent keeps it on disk and goes on with it while the server is away. */
export const Assignment = z.object({
  version: z.union([z.number(), z.string()]),
  terminals: z.array(AssignedTerminal),
  /** The broker's address as it is today; absent where the server does not say, null where it has none. */
  mqttUrl: z.string().nullable().optional(),
  /** A nonce, where the server wants evidence. */
  attest: z.string().nullable().optional(),
  deviceUrl: z.string().nullable().optional(),
  models: z.array(z.object({ id: z.string(), version: z.string(), hash: z.string(), typeId: z.string() })),
})
export type Assignment = z.infer<typeof Assignment>
