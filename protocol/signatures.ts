import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { type JwsRefusal, type Sign, signJws, unverifiedPayload, verifyJws } from './jws.ts'
import type { CommandMessage, FindingMessage, ReceiptMessage } from './messages.ts'
import { type MessageRefusal, readMessage } from './read-message.ts'

export { importPrivateKey, importPublicKey, makeKey, type PrivateKeyJwk, privateJwk, publicJwk } from './keys.ts'

export type SignedKind = 'command' | 'receipt' | 'finding'
type Signed = { command: CommandMessage; receipt: ReceiptMessage; finding: FindingMessage }
/** A finding carries its evidence; a command has no reason to be long. */
const MAX_BYTES = { command: 32_768, receipt: 65_536, finding: 2_000_000 } as const satisfies Record<SignedKind, number>
const typ = (kind: SignedKind) => `onefold-${kind}+jws`

/** `audience`: for a command the id of the gateway it is for, so that another gateway refuses it; `onefold` for what gateways send. */
export function signMessage<K extends SignedKind>(kind: K, message: Signed[K], by: { key: KeyObject | Sign; audience: string }): string {
  return signJws(message, by.key, { typ: typ(kind), aud: by.audience })
}

export function openMessage<K extends SignedKind>(
  kind: K,
  token: string,
  expected: { key: KeyObject; audience: string },
): Result<Signed[K], JwsRefusal | MessageRefusal> {
  const opened = verifyJws(token, expected.key, { typ: typ(kind), aud: expected.audience, maxBytes: MAX_BYTES[kind] })
  return opened.ok ? (readMessage(kind, opened.value) as Result<Signed[K], MessageRefusal>) : opened
}

export const SERVER_AUDIENCE = 'onefold'
export const GATEWAY_TOKEN_MS = 5 * 60_000
/** Clocks of gateways are off by as much; beyond it the token is refused and the agent corrects itself by the Date of the answer. */
export const CLOCK_SKEW_MS = 60_000

const GatewayToken = z.object({
  iss: z.string().min(1).max(100),
  sub: z.string(),
  aud: z.literal(SERVER_AUDIENCE),
  iat: z.number(),
  exp: z.number(),
  run: z.string().min(1).max(64).optional(), // of the process that speaks: another one with the same key is noticed
})

export type TokenRefusal = JwsRefusal | { code: 'TOKEN_CLAIMS' } | { code: 'TOKEN_EXPIRED' } | { code: 'TOKEN_NOT_YET' }

/** MQTT password and HTTPS bearer of a gateway: valid for five minutes. */
export function makeGatewayToken(gatewayId: string, key: KeyObject | Sign, nowMs: number, run?: string): string {
  const iat = Math.floor(nowMs / 1000)
  const claims = {
    iss: gatewayId,
    sub: gatewayId,
    aud: SERVER_AUDIENCE,
    iat,
    exp: iat + GATEWAY_TOKEN_MS / 1000,
    ...(run === undefined ? {} : { run }),
  }
  return signJws(claims, key, { typ: 'JWT' })
}

const Claim = z.object({ iss: z.string().min(1).max(100) })

/** Whose token it claims to be; nothing is proven yet. */
export function claimedGateway(token: string): string | null {
  const parsed = Claim.safeParse(unverifiedPayload(token))
  return parsed.success ? parsed.data.iss : null
}

/** The gateway's id, proven by its key. A life longer than five minutes is refused whatever the token says. */
export function verifyGatewayToken(
  token: string,
  key: KeyObject,
  nowMs: number,
): Result<{ gatewayId: string; run: string | null }, TokenRefusal> {
  const opened = verifyJws(token, key, { typ: 'JWT', maxBytes: 4_096 })
  if (!opened.ok) return opened
  const claims = GatewayToken.safeParse(opened.value)
  if (!claims.success || claims.data.iss !== claims.data.sub) return refuse({ code: 'TOKEN_CLAIMS' })
  const { iss, iat, exp, run } = claims.data
  if (exp - iat > GATEWAY_TOKEN_MS / 1000) return refuse({ code: 'TOKEN_CLAIMS' })
  if (exp * 1000 + CLOCK_SKEW_MS <= nowMs) return refuse({ code: 'TOKEN_EXPIRED' })
  if (iat * 1000 - CLOCK_SKEW_MS > nowMs) return refuse({ code: 'TOKEN_NOT_YET' })
  return ok({ gatewayId: iss, run: run ?? null })
}
