import { z } from 'zod'
import type { Evidence } from '#/protocol/messages/finding.ts'
import { FindingId, ObjectId } from '#/twin-models/core/ids.ts'
import type { Names, Text } from '#/twin-models/core/names.ts'

export type { Evidence } from '#/protocol/messages/finding.ts'

export type Finding = {
  findingId: string
  suffix: string
  objectId: string
  tag: string
  typeId: string
  objectNames: Names
  siteId: string
  kind: string
  /** null where the catalogue no longer knows this kind */
  names: Text | null
  priority: 1 | 2 | 3 | 4
  isAlert: boolean
  state: 'open' | 'ended'
  model: { id: string; version: string; hash: string }
  tier: 'terminal' | 'edge' | 'cloud'
  confidence: number
  latencyUs: number
  energyMj: number | null
  startedAtMs: number
  detectedAtMs: number
  receivedAt: string
  lastSeenAt: string
  endedAt: string | null
  evidence: Evidence
  /** reports that were merged into this one after the first */
  mergedCount: number
  /** what the closed work order says it was; a label for the next model */
  label: { code: string; byOrder: string } | null
}
/** A finding without its window: what lists need. */
export type FindingRow = Omit<Finding, 'evidence'> & { spark: { channel: string; values: number[] } | null }

export const ByFindingId = z.strictObject({ findingId: FindingId })
export const FindingsOfObject = z.strictObject({ objectId: ObjectId, limit: z.int().min(1).max(200).default(50) })
/** `jws`: compact JWS of a FindingMessage by the key the gateway enrolled. */
export const ReportFinding = z.strictObject({ jws: z.string().min(20).max(2_000_000) })
export type ReportAnswer = { findingId: string; state: 'opened' | 'merged' | 'ended' | 'known' }

export type InferenceRefusal =
  | { code: 'FINDING_NOT_FOUND'; findingId: string }
  | { code: 'BAD_FINDING_SIGNATURE' }
  | { code: 'BAD_FINDING'; path: string; detail: string }
  | { code: 'TOO_LARGE_EVIDENCE'; bytes: number; maxBytes: number }
  | { code: 'FINDING_FORBIDDEN'; suffix: string }
  | { code: 'FINDING_QUARANTINED' }
  | { code: 'UNKNOWN_FINDING_KIND'; kind: string; typeId: string }
  | { code: 'BAD_FINDING_TIME'; aheadMs: number }
