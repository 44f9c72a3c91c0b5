import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { insertAll } from './bulk.ts'
import type { EdgeKind, Medium } from './edge-kinds.ts'

export type NewEdge = { id?: string; kind: EdgeKind; medium: Medium; fromId: ObjectId; toId: ObjectId }
export type LiveEdge = { id: string; kind: EdgeKind; medium: Medium; fromId: ObjectId; toId: ObjectId }

const COLUMNS = {
  id: 'uuid',
  tenant_id: 'uuid',
  kind: 'text',
  medium: 'text',
  from_id: 'uuid',
  to_id: 'uuid',
  valid_from: 'timestamptz',
  by: 'jsonb',
}

/** Puts links between objects, in few statements whatever their number. The caller tells the news.
 *  @throws the database's own error for a ring that makes no sense, or a link that is there: see `attempt` */
export async function addEdges(tx: Tx, edges: readonly NewEdge[], by: { tenantId: TenantId; actor: FeedActor; at: Date }): Promise<void> {
  const { kind, id, name } = by.actor
  const rest = { tenant_id: by.tenantId, valid_from: by.at.toISOString(), by: { kind, id, name } }
  const rows = edges.map((edge) => ({
    ...rest,
    id: edge.id ?? uuidv7(),
    kind: edge.kind,
    medium: edge.medium,
    from_id: edge.fromId,
    to_id: edge.toId,
  }))
  await insertAll(tx, 'edges', COLUMNS, rows)
}

export async function endEdges(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return
  await tx.execute(sql`update edges set valid_until = greatest(${at.toISOString()}::timestamptz, valid_from)
    where id = any (array(select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)::uuid)) and valid_until is null`)
}

/** Ends all that leads to and from an object, but what says by what it was replaced. */
export async function endEdgesOf(tx: Tx, objectId: ObjectId, at: Date): Promise<void> {
  await tx.execute(sql`update edges set valid_until = greatest(${at.toISOString()}::timestamptz, valid_from)
    where (from_id = ${objectId} or to_id = ${objectId}) and valid_until is null`)
}
