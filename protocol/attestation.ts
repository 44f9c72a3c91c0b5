import { createHash, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { type JwsRefusal, type Sign, signJws, verifyJws } from './jws.ts'

const EVIDENCE_TYP = 'eat+jwt'
export const EAT_PROFILE = 'urn:onefold:eat:gateway:1'
const SEMVER = 16_384 // RFC 9711: scheme of a software version
const Hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Evidence of a gateway: an Entity Attestation Token. What EAT has no name for stands under `onefold`. @source RFC 9711; roles: RFC 9334 */
export const EvidenceClaims = z.object({
  iss: z.string().max(100),
  iat: z.number(),
  eat_profile: z.literal(EAT_PROFILE),
  eat_nonce: z.string().min(16).max(100),
  ueid: z.string().max(60),
  bootseed: z.string().min(16).max(100), // of this start of the agent: the `run` of its tokens
  swname: z.literal('onefold-edge'),
  swversion: z.tuple([z.string().max(60), z.literal(SEMVER)]),
  onefold: z.object({
    /** Where the key is. `software` proves possession of a file, and nothing of the machine. */
    holder: z.enum(['software']),
    agent: Hash, // of the agent's program as it was started
    configuration: Hash,
    models: z.array(z.object({ id: z.string().max(100), version: z.string().max(60), hash: z.string().max(128) })).max(200),
  }),
})
export type EvidenceClaims = z.infer<typeof EvidenceClaims>

/** Universal entity id: type RAND (0x01) and the gateway's 128 bits. */
export const ueidOf = (gatewayId: string): string =>
  Buffer.concat([Buffer.of(1), Buffer.from(gatewayId.replaceAll('-', ''), 'hex')]).toString('base64url')

export function signEvidence(
  key: KeyObject | Sign,
  of: { gatewayId: string; nonce: string; nowMs: number; bootseed: string; version: string; measured: EvidenceClaims['onefold'] },
): string {
  const claims: EvidenceClaims = {
    iss: of.gatewayId,
    iat: Math.floor(of.nowMs / 1_000),
    eat_profile: EAT_PROFILE,
    eat_nonce: of.nonce,
    ueid: ueidOf(of.gatewayId),
    bootseed: of.bootseed,
    swname: 'onefold-edge',
    swversion: [of.version, SEMVER],
    onefold: of.measured,
  }
  return signJws(claims, key, { typ: EVIDENCE_TYP })
}

/** What it says, when this key signed it and it speaks of this gateway. Whether that is right, the verifier decides. */
export function openEvidence(
  token: string,
  expected: { key: KeyObject; gatewayId: string },
): Result<EvidenceClaims, JwsRefusal | { code: 'EVIDENCE_SHAPE' } | { code: 'EVIDENCE_OTHERS' }> {
  const opened = verifyJws(token, expected.key, { typ: EVIDENCE_TYP, maxBytes: 65_536 })
  if (!opened.ok) return opened
  const claims = EvidenceClaims.safeParse(opened.value)
  if (!claims.success) return refuse({ code: 'EVIDENCE_SHAPE' })
  const own = claims.data.iss === expected.gatewayId && claims.data.ueid === ueidOf(expected.gatewayId)
  return own ? ok(claims.data) : refuse({ code: 'EVIDENCE_OTHERS' })
}

/** The folders whose programs are the agent, beside each other in a checkout. */
export const MEASURED_FOLDERS = ['edge', 'protocol', 'twin-models'] as const
export const isMeasured = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('.test.ts') && !/(^|\/)testing\//.test(path)

/** One hash of many files: of their names in order, each with the hash of its content. */
export function digestOfFiles(files: readonly { path: string; content: Uint8Array }[]): string {
  const lines = files.map(({ path, content }) => `${createHash('sha256').update(content).digest('hex')}  ${path}\n`)
  const sorted = lines.toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
  return createHash('sha256').update(sorted.join('')).digest('hex')
}
