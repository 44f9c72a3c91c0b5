import { z } from 'zod'

export const RegisterModel = z.strictObject({
  id: z.string().trim().min(1).max(100),
  version: z.string().trim().min(1).max(60),
  /** SHA-256 of the model's file, hex */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  typeId: z.string().min(1).max(40),
})
export type RegisterModel = z.infer<typeof RegisterModel>

/** A model version and where it runs, as gateways report it. `typeId` is null for one that was never registered here. */
export type ModelRow = {
  id: string
  version: string
  hash: string
  typeId: string | null
  registeredAt: string | null
  /** the version that gateways are to run */
  current: boolean
  gateways: { id: string; tag: string; p99Ms: number | null; killed: number; atMs: number }[]
}

export type ModelsRefusal = { code: 'TYPE_NOT_FOUND'; typeId: string } | { code: 'MODEL_CONFLICT'; id: string; version: string }
