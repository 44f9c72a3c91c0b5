import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { Install, ObjectKind, RegistryRefusal, RemoveAsset } from './contract.ts'
import { lifeEvents } from './schema.ts'

type By = { actor: FeedActor; at: Date }
type Thing = { id: ObjectId; tenantId: TenantId; siteId: SiteId; kind: ObjectKind; tag: string }
type Stay = { id: string; assetId: ObjectId; positionId: ObjectId; assetTag: string; positionTag: string; from: Date; until: Date | null }

/** Puts an asset into a position from a moment on. Told what is in the way; the database has the last word (`attempt`). */
export async function installAsset(tx: Tx, ask: Install, by: By): Promise<Result<{ stayId: string }, RegistryRefusal>> {
  // Position first, here as in removal: whoever locks in another order may wait for one that waits for him.
  const position = await lock(tx, ask.positionId, 'position')
  if (!position.ok) return position
  const asset = await lock(tx, ask.assetId, 'asset')
  if (!asset.ok) return asset
  const at = new Date(ask.at)
  const inTheWay = await refusedBy(tx, asset.value, position.value, at)
  if (inTheWay) return refuse(inTheWay)
  const stayId = uuidv7()
  await tx.execute(sql`insert into stays (id, tenant_id, asset_id, position_id, during)
    values (${stayId}, ${asset.value.tenantId}, ${asset.value.id}, ${position.value.id}, tstzrange(${at.toISOString()}, null))`)
  await tell(tx, 'installed', asset.value, position.value, { at, actor: by.actor, note: ask.note })
  return ok({ stayId })
}

/** Takes out what stands in a position. */
export async function removeAsset(tx: Tx, ask: RemoveAsset, by: By): Promise<Result<{ assetId: ObjectId }, RegistryRefusal>> {
  const position = await lock(tx, ask.positionId, 'position')
  if (!position.ok) return position
  const stay = (await staysOf(tx, position.value.id)).find((it) => it.until === null)
  if (!stay) return refuse({ code: 'NOTHING_INSTALLED' })
  const at = new Date(ask.at)
  if (at <= stay.from) return refuse({ code: 'DATE_BEFORE_LAST_STAY', last: stay.from.toISOString() })
  const asset = await lock(tx, stay.assetId, 'asset')
  if (!asset.ok) return asset
  await tx.execute(sql`update stays set during = tstzrange(lower(during), ${at.toISOString()}) where id = ${stay.id}`)
  await tell(tx, 'removed', asset.value, position.value, { at, actor: by.actor, note: ask.note })
  return ok({ assetId: stay.assetId })
}

/** Every stay of an asset or of a position, oldest first. */
export const staysOf = async (tx: Tx, objectId: ObjectId): Promise<Stay[]> => {
  const rows = await tx.execute<Omit<Stay, 'from' | 'until'> & { from: string; until: string | null }>(sql`
    select s.id, s.asset_id as "assetId", s.position_id as "positionId", a.tag as "assetTag", p.tag as "positionTag",
      lower(s.during) as "from", upper(s.during) as until
    from stays s join objects a on a.id = s.asset_id join objects p on p.id = s.position_id
    where s.asset_id = ${objectId} or s.position_id = ${objectId} order by lower(s.during)`)
  return rows.map((row) => ({ ...row, from: new Date(row.from), until: row.until === null ? null : new Date(row.until) }))
}

export async function endStaysOf(tx: Tx, objectId: ObjectId, at: Date): Promise<void> {
  await tx.execute(sql`update stays set during = tstzrange(lower(during), ${at.toISOString()})
    where (asset_id = ${objectId} or position_id = ${objectId}) and upper_inf(during) and lower(during) < ${at.toISOString()}`)
}

async function refusedBy(tx: Tx, asset: Thing, position: Thing, at: Date): Promise<RegistryRefusal | null> {
  const later = (stay: Stay) => stay.until === null || stay.until > at
  const elsewhere = (await staysOf(tx, asset.id)).findLast(later)
  if (elsewhere && elsewhere.until === null)
    return { code: 'ASSET_ELSEWHERE', at: elsewhere.positionTag, since: elsewhere.from.toISOString() }
  const occupied = (await staysOf(tx, position.id)).findLast(later)
  if (occupied && occupied.until === null) return { code: 'POSITION_OCCUPIED', by: occupied.assetTag, since: occupied.from.toISOString() }
  const last = elsewhere?.until ?? occupied?.until
  return last ? { code: 'DATE_BEFORE_LAST_STAY', last: last.toISOString() } : null
}

async function lock(tx: Tx, id: ObjectId, kind: ObjectKind): Promise<Result<Thing, RegistryRefusal>> {
  const [row] = await tx.execute<Thing>(
    sql`select id, tenant_id as "tenantId", site_id as "siteId", kind, tag from objects where id = ${id} and retired_at is null for no key update`,
  )
  if (!row) return refuse({ code: 'OBJECT_NOT_FOUND' })
  return row.kind === kind ? ok(row) : refuse({ code: 'WRONG_KIND', expected: kind })
}

async function tell(
  tx: Tx,
  verb: 'installed' | 'removed',
  asset: Thing,
  position: Thing,
  by: By & { note?: string | undefined },
): Promise<void> {
  const { tenantId } = asset
  const data = { asset: asset.tag, position: position.tag }
  for (const { id: objectId, siteId } of [asset, position]) {
    await tx.insert(lifeEvents).values({ id: uuidv7(), tenantId, objectId, at: by.at, verb, by: by.actor, note: by.note ?? null, data })
    const subject = { kind: 'object', id: objectId }
    await appendFeed(tx, { tenantId, actor: by.actor, verb: 'object.changed', subject, objectId, siteId, data: { ...data, what: verb } })
  }
}
