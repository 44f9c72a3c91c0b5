import { z } from 'zod'

export const PublicKeyJwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
export type PublicKeyJwk = z.infer<typeof PublicKeyJwk>

/** Body of `gateways.enrol`: the one-time claim code buys the public key a gateway's place. */
export const EnrolRequest = z.object({
  claimCode: z.string().trim().min(6).max(100),
  publicKeyJwk: PublicKeyJwk,
  agentVersion: z.string().max(60),
})
export type EnrolRequest = z.infer<typeof EnrolRequest>

export const EnrolAnswer = z.object({
  gatewayId: z.string().min(1),
  groupId: z.string().min(1),
  nodeId: z.string().min(1),
  serverKeyJwk: PublicKeyJwk,
  /** null where the server has no MQTT listener: then only HTTPS is left. */
  mqttUrl: z.string().nullable(),
  /** HTTPS by certificate; absent where the server does not say. */
  deviceUrl: z.string().nullable().optional(),
  epochFloor: z.number().int().nonnegative(),
})
export type EnrolAnswer = z.infer<typeof EnrolAnswer>
