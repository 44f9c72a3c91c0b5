import { z } from 'zod'
import type { EvidenceClaims } from '#/protocol/attestation.ts'
import { TIME_SOURCES } from '#/protocol/messages/status.ts'
import { MOST_SIGHTINGS, Sighting } from '#/server/registry/contract.ts'
import { GatewayId, ObjectId, SiteId } from '#/twin-models/core/ids.ts'
import { Names } from '#/twin-models/core/names.ts'
import { visible } from '#/twin-models/core/text.ts'
import type { Difference, Verdict } from './appraise.ts'

/** P-256 public key as a JWK (RFC 7517). Private parts are refused, so that nobody enrols by giving a secret away. */
export const PublicKeyJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  y: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  kid: z.string().max(100).optional(),
  alg: z.literal('ES256').optional(),
  use: z.literal('sig').optional(),
  key_ops: z.array(z.literal('verify')).optional(),
  ext: z.boolean().optional(),
})
export type PublicKeyJwk = z.infer<typeof PublicKeyJwk>

/** Read aloud and typed by hand: groups of four, no look-alikes; case and separators do not matter. */
export const ClaimCode = z
  .string()
  .trim()
  .max(60)
  .transform((text) => text.toUpperCase().replace(/[^0-9A-Z]/g, ''))
  .pipe(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/))

export const Enrol = z.strictObject({
  claimCode: ClaimCode,
  publicKeyJwk: PublicKeyJwk,
  agentVersion: z.string().trim().min(1).max(100),
})

export const Enrolled = z.object({
  gatewayId: GatewayId,
  groupId: z.string(),
  nodeId: z.string(),
  serverKeyJwk: PublicKeyJwk,
  deviceUrl: z.string().nullable(), // HTTPS by certificate
  mqttUrl: z.string().nullable(), // null where this server has no MQTT listener
  epochFloor: z.number().int(), // the agent's next epoch is this or higher
})
export type Enrolled = z.infer<typeof Enrolled>

export const ModelRef = z.object({ id: z.string(), version: z.string(), hash: z.string(), typeId: z.string() })
export type ModelRef = z.infer<typeof ModelRef>

export const AssignedChannel = z.object({ id: z.string(), seriesId: z.number().int(), unit: z.string(), everyMs: z.number() })
export const AssignedTerminal = z.object({
  objectId: ObjectId,
  suffix: z.string(),
  tag: z.string().nullable(),
  typeId: z.string(),
  settings: z.record(z.string(), z.unknown()),
  relations: z.record(z.string(), z.string()), // parent: tag, and named ones of the settings
  channels: z.array(AssignedChannel),
})
export type AssignedTerminal = z.infer<typeof AssignedTerminal>
/** What a gateway serves. `version` is a hash of the rest: the same version means nothing has changed. */
export const Assignment = z.object({
  version: z.string(),
  terminals: z.array(AssignedTerminal),
  models: z.array(ModelRef),
  attest: z.string().nullable().optional(), // a nonce, where evidence is due; not part of the version
  deviceUrl: z.string().nullable().optional(), // HTTPS by certificate
  mqttUrl: z.string().nullable().optional(), // as it is today: it may have moved since the enrolment; not part of the version
})
export type Assignment = z.infer<typeof Assignment>

/** What a gateway that delivers over HTTPS sees of the network; over MQTT it stands in the birth. */
export const Observe = z.strictObject({ seen: z.array(Sighting).max(MOST_SIGHTINGS) })

/** `node`: a third party's, which enrols by a request of its own and speaks Sparkplug alone. */
export const IssueClaim = z.strictObject({ gatewayObjectId: ObjectId, kind: z.enum(['agent', 'node']).default('agent') })
export const OfGateway = z.strictObject({ gatewayObjectId: ObjectId })
/** `answeredAt`: of the evidence that was looked at, as `attestation` has it. */
export const AcceptEvidence = OfGateway.extend({
  answeredAt: z
    .string()
    .max(40)
    .regex(/^[\d\-T:. +Z]+$/),
})
export type ClaimIssued = { claimCode: string; expiresAt: string }

export const RegisterGateway = z.strictObject({
  objectId: ObjectId, // made by whoever registers, so that a retry is the same one
  siteId: SiteId,
  tag: z.string().overwrite(visible).trim().min(1).max(100),
  names: Names,
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
})
export type RegisterGateway = z.infer<typeof RegisterGateway>
export const AssignTerminals = z.strictObject({
  gatewayObjectId: ObjectId,
  add: z.array(ObjectId).max(5_000),
  remove: z.array(ObjectId).max(5_000),
})
export type AssignTerminals = z.infer<typeof AssignTerminals>
export const AskCandidates = z.strictObject({ gatewayObjectId: ObjectId, words: z.string().trim().max(100) })
export type AskCandidates = z.infer<typeof AskCandidates>
export type Candidate = { objectId: ObjectId; tag: string; typeId: string; names: Names; gatewayTag: string | null; own: boolean }

export const IssuePassword = z.strictObject({ gatewayObjectId: ObjectId })
/** All that is typed into a Sparkplug B node of another vendor. */
export type PasswordIssued = {
  gatewayId: GatewayId
  userName: string
  password: string
  groupId: string
  nodeId: string
  /** null where this server has no MQTT listener */
  brokerUrl: string | null
  /** Whoever signed the broker's certificate, as PEM; null where it has none of ours. */
  caPem: string | null
}

/** Why a gateway is not trusted. All but the first are set by rules (`conduct.ts`, `runs.ts`, attestation). */
export const QUARANTINE_RULES = ['by_hand', 'identity_twice', 'attestation_failed', 'impossible_data', 'flood', 'others_topic'] as const
export type QuarantineRule = (typeof QUARANTINE_RULES)[number]
export const Quarantined = z.object({ rules: z.array(z.enum(QUARANTINE_RULES)), since: z.string() })
export type Quarantined = z.infer<typeof Quarantined>

export const Reason = z.string().trim().min(3).max(500)
export const QuarantineGateway = z.strictObject({ gatewayObjectId: ObjectId, reason: Reason })
export const ReleaseGateway = z.strictObject({ gatewayObjectId: ObjectId, reason: Reason })
/** The reason of a release that no person gave: the true agent has been enrolled by a new code. */
export const ENROLLED_ANEW = 'enrolled anew'
export type QuarantineRow = {
  id: string
  rule: QuarantineRule
  detail: string | null
  reason: string | null
  byName: string
  since: string
  releasedAt: string | null
  releasedByName: string | null
  releaseReason: string | null
}

export const CertificateRow = z.object({
  serial: z.string(),
  hash: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
  issuedAt: z.string(),
  issuedBy: z.enum(['claim', 'key', 'renewal']),
  revokedAt: z.string().nullable(),
  revokedByName: z.string().nullable(),
  revokeReason: z.string().nullable(),
})
export type CertificateRow = z.infer<typeof CertificateRow>
export const RevokeCertificates = z.strictObject({ gatewayObjectId: ObjectId, reason: Reason })

export const Attest = z.strictObject({ evidence: z.string().max(65_536) })
export type AttestationRow = {
  verdict: Verdict | null // null: asked, and never answered
  differences: Difference[] | null
  claims: EvidenceClaims | null
  answeredAt: string | null
  expiresAt: string | null
  lastAskedAt: string
}

export const GatewayRow = z.object({
  id: GatewayId,
  objectId: ObjectId,
  tag: z.string().nullable(),
  names: Names,
  siteId: SiteId.nullable(),
  online: z.boolean(),
  lastSeenAt: z.string().nullable(), // ISO, our clock
  /** Null where it never was, or nothing proves it any more. */
  enrolledAt: z.string().nullable(),
  kind: z.enum(['agent', 'node']), // node: third-party Sparkplug, by password
  terminals: z.number().int(),
  outbox: z.object({ batches: z.number(), bytes: z.number(), oldestMs: z.number().nullable() }).nullable(),
  clockOffsetMs: z.number().nullable(),
  clockErrorMs: z.number().nullable(), // half of what is left open of the offset
  timeSource: z.enum(TIME_SOURCES).nullable(), // by what its clock is held, as it says
  agentVersion: z.string().nullable(),
  link: z.string().nullable(),
  models: z.array(z.object({ id: z.string(), version: z.string(), hash: z.string(), p99Ms: z.number().nullable(), killed: z.number() })),
  committed: z.object({ epoch: z.number().int(), sequence: z.number() }),
  quarantine: Quarantined.nullable(),
  /** What the last evidence is worth now. */
  attestation: z.enum(['affirmed', 'warned', 'contraindicated', 'expired', 'none']),
  /** The one it holds now; null where it has none that counts. */
  certificate: z.object({ issuedAt: z.string(), notAfter: z.string() }).nullable(),
  gaps: z.number().int(),
  refused24h: z.number().int(),
  /** What the agent would not send or take since it started, by reason. */
  refusedAtGateway: z.record(z.string(), z.number().int()),
})
export type GatewayRow = z.infer<typeof GatewayRow>

/** Why a message or a connection was refused, before its readings were looked at. Telemetry has its own reasons, a reading at a time. */
export const MESSAGE_REFUSALS = [
  'BAD_CREDENTIALS',
  'BAD_CERTIFICATE',
  'FORBIDDEN_TOPIC',
  'MALFORMED',
  'TOO_LARGE',
  'BEFORE_BIRTH',
  'UNKNOWN_ALIAS',
  'SEQUENCE_GAP',
  'STALE_DEATH',
  'BAD_MESSAGE',
  'BAD_NUMBER',
  'QUARANTINED',
] as const
export type MessageRefusal = (typeof MESSAGE_REFUSALS)[number]

export type GatewayRefusal =
  | { code: 'CLAIM_UNKNOWN' }
  | { code: 'CLAIM_EXPIRED' }
  | { code: 'CLAIM_USED' }
  | { code: 'KEY_INVALID' }
  | { code: 'GATEWAY_NOT_FOUND' }
  | { code: 'BAD_REQUEST_FOR_CERTIFICATE' }
  | { code: 'CERTIFICATE_OTHER_KEY' }
  | { code: 'CERTIFICATE_NOT_FOUND' }
  | { code: 'EVIDENCE_NOT_PROVEN' }
  | { code: 'EVIDENCE_NONCE' }
  | { code: 'ATTESTATION_NOT_FOUND' }
  | { code: 'STALE_EDIT_EVIDENCE' }
  | { code: 'QUARANTINE_NOT_FOUND' }
  | { code: 'QUARANTINE_NEEDS_ENROLMENT' }

/** A part of the whole within which one is trusted alike (IEC 62443-3-2). */
export type Zone = {
  id: string
  kind: 'people' | 'server' | 'data' | 'plant' | 'elsewhere'
  /** of a plant: the site whose gateways stand in it */
  siteId: string | null
  members: { id: string; tag: string | null; online: boolean }[]
}
/** A way between two zones, from who opens it to who listens. */
export type Conduit = {
  from: string
  to: string
  protocol: 'http' | 'https' | 'mqtt' | 'mqtts' | 'postgresql'
  address: string
  encrypted: boolean
  proof: 'session' | 'key' | 'role' | 'none'
  /** gateways on it now; null where nobody counts */
  open: number | null
}
export type ZonePlan = { zones: Zone[]; listeners: { name: string; host: string; port: number; encrypted: boolean }[]; conduits: Conduit[] }
