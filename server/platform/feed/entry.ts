import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'

/** Who did it, as the log keeps it for ever. */
export type FeedActor = { kind: 'person' | 'token' | 'gateway' | 'system'; id: string; name: string }

export type FeedDraft = {
  tenantId: TenantId
  actor: FeedActor
  verb: string
  subject: { kind: string; id: string }
  objectId?: ObjectId | null
  siteId?: SiteId | null
  data: Record<string, unknown>
}
export type FeedEntry = Required<FeedDraft> & { seq: number; at: Date }

/** RFC 9162 leaf hash over the canonical JSON (RFC 8785) of what was said; the number is the leaf's place, so it is not part of it. */
export function leafHash(entry: FeedDraft & { at: Date }): Buffer {
  const canonical = canonicalize({
    tenant: entry.tenantId,
    at: entry.at.toISOString(),
    actor: entry.actor,
    verb: entry.verb,
    subject: entry.subject,
    object: entry.objectId ?? null,
    site: entry.siteId ?? null,
    data: entry.data,
  })
  return createHash('sha256')
    .update(Buffer.of(0))
    .update(canonical ?? '')
    .digest()
}
