import { type KeyObject, sign, verify } from 'node:crypto'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'

export type JwsRefusal =
  | { code: 'JWS_MALFORMED' }
  | { code: 'JWS_TOO_LARGE'; bytes: number; max: number }
  | { code: 'JWS_ALGORITHM' }
  | { code: 'JWS_KIND' }
  | { code: 'JWS_AUDIENCE' }
  | { code: 'JWS_SIGNATURE' }

/** Signs for a key that may be anywhere: in this process, or in a chip that never gives it away. The signature as r and s, 64 bytes. */
export type Sign = (input: Buffer) => Buffer
export const signWith =
  (key: KeyObject): Sign =>
  (input) =>
    sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' })

export type JwsHeader = { alg: string; typ?: string; aud?: string }

/** A compact JWS by ES256, the only algorithm there is here. @source RFC 7515; RFC 7518, 3.4 */
export function signJws(payload: unknown, key: KeyObject | Sign, header: { typ: string; aud?: string }): string {
  const protectedPart = base64url(JSON.stringify({ alg: 'ES256', ...header }))
  const input = `${protectedPart}.${base64url(JSON.stringify(payload))}`
  const by = typeof key === 'function' ? key : signWith(key)
  return `${input}.${by(Buffer.from(input)).toString('base64url')}`
}

/** The payload, only when algorithm, kind, audience and signature are right. `typ` keeps one kind of message from passing as another. */
export function verifyJws(
  token: string,
  key: KeyObject,
  expected: { typ: string; aud?: string; maxBytes: number },
): Result<unknown, JwsRefusal> {
  if (token.length > expected.maxBytes) return refuse({ code: 'JWS_TOO_LARGE', bytes: token.length, max: expected.maxBytes })
  const parts = token.split('.')
  const [head, body, signature] = parts as [string, string, string]
  if (parts.length !== 3 || !parts.every((it) => /^[A-Za-z0-9_-]+$/.test(it))) return refuse({ code: 'JWS_MALFORMED' })
  const header = parseJson(head) as JwsHeader | null
  if (header === null || typeof header !== 'object') return refuse({ code: 'JWS_MALFORMED' })
  if (header.alg !== 'ES256' || 'crit' in header || 'b64' in header) return refuse({ code: 'JWS_ALGORITHM' })
  if (header.typ !== expected.typ) return refuse({ code: 'JWS_KIND' })
  if (expected.aud !== undefined && header.aud !== expected.aud) return refuse({ code: 'JWS_AUDIENCE' })
  const bytes = Buffer.from(signature, 'base64url')
  if (bytes.length !== 64) return refuse({ code: 'JWS_SIGNATURE' })
  if (!verify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }, bytes)) return refuse({ code: 'JWS_SIGNATURE' })
  const payload = parseJson(body)
  return payload === null ? refuse({ code: 'JWS_MALFORMED' }) : ok(payload)
}

/** What a token says before anything is verified: good for finding the key, for nothing else. */
export function unverifiedPayload(token: string): unknown {
  const body = token.split('.')[1]
  return body === undefined || token.length > 8_192 ? null : parseJson(body)
}

const base64url = (text: string) => Buffer.from(text).toString('base64url')

function parseJson(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}
