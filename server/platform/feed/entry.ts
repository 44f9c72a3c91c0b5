import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { committed, type Personal } from './personal.ts'

/** Who did it, as the log keeps it for ever: his name until it is erased by right. */
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

/** RFC 9162 leaf hash over the canonical JSON (RFC 8785) of what was said; the number is the leaf's place, so it is not part of it.
 *  Of version 2 commitments stand in it for names and free text, so that these can be erased and the leaf still verifies; of version 1 (`personal`
 *  null, entries of before) they stand in it themselves. Null where the entry and its commitments do not belong together. */
export function leafHash(entry: FeedDraft & { at: Date }, personal: Personal | null): Buffer | null {
  const said = { actor: entry.actor, data: entry.data }
  const held = personal === null ? said : committed(said, personal)
  if (held === null) return null
  const canonical = canonicalize({
    ...(personal === null ? {} : { v: 2 }),
    tenant: entry.tenantId,
    at: entry.at.toISOString(),
    verb: entry.verb,
    subject: entry.subject,
    object: entry.objectId ?? null,
    site: entry.siteId ?? null,
    ...held,
  })
  return createHash('sha256')
    .update(Buffer.of(0))
    .update(canonical ?? '')
    .digest()
}

/** Whether an entry is what its leaf says, also one of which something was erased. */
export const verifyLeaf = (entry: FeedDraft & { at: Date; personal: Personal | null; leaf: Buffer | null }): boolean =>
  entry.leaf !== null && (leafHash(entry, entry.personal)?.equals(entry.leaf) ?? false)
