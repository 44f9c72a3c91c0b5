import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import { fitsIn } from '#/twin-models/catalog/index.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { minutes } from '#/twin-models/core/time.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import type { Install, ObjectKind, RegistryRefusal, RemoveAsset } from './contract.ts'
import { tellLife } from './tell.ts'

type By = { actor: FeedActor; at: Date }
export type Thing = { id: ObjectId; tenantId: TenantId; siteId: SiteId; kind: ObjectKind; typeId: string; tag: string }
/** `seamAt`: from when on it cannot be said otherwise; later than `from` where an undo put it back. */
export type Stay = {
  id: string
  assetId: ObjectId
  positionId: ObjectId
  assetTag: string
  positionTag: string
  from: Date
  until: Date | null
  seamAt: Date
}

/** A tablet's clock may be a little ahead of ours; what lies further ahead could not be ended before it comes. */
export const isAhead = (at: Date, now: Date): boolean => at.getTime() > now.getTime() + minutes(5)

/** Puts an asset into a position from a moment on. Told what is in the way; the database has the last word (`attempt`). */
export async function installAsset(tx: Tx, ask: Install, by: By): Promise<Result<{ stayId: string }, RegistryRefusal>> {
  // Position first, here as in removal: whoever locks in another order may wait for one that waits for him.
  const position = await lock(tx, ask.positionId, 'position')
  if (!position.ok) return position
  const asset = await lock(tx, ask.assetId, 'asset')
  if (!asset.ok) return asset
  if (!fitsIn(asset.value.typeId, position.value.typeId)) return refuse(wrongType(asset.value, position.value))
  const at = new Date(ask.at)
  if (isAhead(at, by.at)) return refuse({ code: 'DATE_IN_FUTURE', now: by.at.toISOString() })
  const inTheWay = await refusedBy(tx, asset.value, position.value, at)
  if (inTheWay) return refuse(inTheWay)
  const stayId = await beginStay(tx, asset.value, position.value.id, at)
  const data = { asset: asset.value.tag, position: position.value.tag }
  await tellLife(tx, [asset.value, position.value], { verb: 'installed', at, actor: by.actor, note: ask.note, data })
  return ok({ stayId })
}

/** Takes out what stands in a position. */
export async function removeAsset(tx: Tx, ask: RemoveAsset, by: By): Promise<Result<{ assetId: ObjectId }, RegistryRefusal>> {
  const position = await lock(tx, ask.positionId, 'position')
  if (!position.ok) return position
  const stay = (await staysOf(tx, position.value.id)).find((it) => it.until === null)
  if (!stay) return refuse({ code: 'NOTHING_INSTALLED' })
  const at = new Date(ask.at)
  if (isAhead(at, by.at)) return refuse({ code: 'DATE_IN_FUTURE', now: by.at.toISOString() })
  if (at <= stay.seamAt) return refuse({ code: 'DATE_BEFORE_LAST_STAY', last: stay.seamAt.toISOString() })
  const asset = await lock(tx, stay.assetId, 'asset')
  if (!asset.ok) return asset
  await endStay(tx, stay.id, at)
  const data = { asset: asset.value.tag, position: position.value.tag }
  await tellLife(tx, [asset.value, position.value], { verb: 'removed', at, actor: by.actor, note: ask.note, data })
  return ok({ assetId: stay.assetId })
}

export const wrongType = (asset: Thing, position: Thing): RegistryRefusal => ({
  code: 'WRONG_TYPE',
  tag: asset.tag,
  typeId: asset.typeId,
  position: position.tag,
  positionTypeId: position.typeId,
})

export async function beginStay(tx: Tx, asset: Pick<Thing, 'id' | 'tenantId'>, positionId: ObjectId, at: Date): Promise<string> {
  const id = uuidv7()
  await tx.execute(sql`insert into stays (id, tenant_id, asset_id, position_id, during)
    values (${id}, ${asset.tenantId}, ${asset.id}, ${positionId}, tstzrange(${at.toISOString()}, null))`)
  return id
}

export async function endStay(tx: Tx, stayId: string, at: Date, voided = false): Promise<void> {
  const end = at.toISOString()
  await tx.execute(sql`
    update stays set during = tstzrange(lower(during), ${end}), voided_at = ${voided ? end : null}::timestamptz where id = ${stayId}`)
}

/** Every stay of an asset or of a position, oldest first; what an undo voided never was. */
export const staysOf = async (tx: Tx, objectId: ObjectId): Promise<Stay[]> => {
  const rows = await tx.execute<Omit<Stay, 'from' | 'until' | 'seamAt'> & { from: string; until: string | null }>(sql`
    select s.id, s.asset_id as "assetId", s.position_id as "positionId", a.tag as "assetTag", p.tag as "positionTag",
      lower(s.during) as "from", upper(s.during) as until
    from stays s join objects a on a.id = s.asset_id join objects p on p.id = s.position_id
    where (s.asset_id = ${objectId} or s.position_id = ${objectId}) and s.voided_at is null order by lower(s.during)`)
  return joined(
    rows.map((row) => {
      const from = new Date(row.from)
      return { ...row, from, seamAt: from, until: row.until === null ? null : new Date(row.until) }
    }),
  )
}

/** What an undo put back goes on as one stay with what was before it. */
export function joined<S extends Pick<Stay, 'assetId' | 'positionId' | 'from' | 'until'>>(stays: readonly S[]): S[] {
  const list: S[] = []
  for (const stay of stays) {
    const before = list.at(-1)
    const same = before?.assetId === stay.assetId && before.positionId === stay.positionId
    if (before && same && before.until?.getTime() === stay.from.getTime()) list[list.length - 1] = { ...stay, from: before.from }
    else list.push(stay)
  }
  return list
}

/** Ends what stands there. A stay that began by a clock ahead of ours ends just after it began: none outlives its object. */
export async function endStaysOf(tx: Tx, objectId: ObjectId, at: Date): Promise<void> {
  await tx.execute(sql`update stays set during = tstzrange(lower(during), ${notBefore(at)})
    where (asset_id = ${objectId} or position_id = ${objectId}) and upper_inf(during)`)
}

/** The moment, or the first at which a stay of the row can end. */
export const notBefore = (at: Date) => sql`greatest(${at.toISOString()}::timestamptz, lower(during) + interval '1 millisecond')`

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

export async function lock(tx: Tx, id: ObjectId, kind: ObjectKind): Promise<Result<Thing, RegistryRefusal>> {
  const [row] = await tx.execute<Thing>(
    sql`select id, tenant_id as "tenantId", site_id as "siteId", kind, type_id as "typeId", tag from objects where id = ${id} and retired_at is null for no key update`,
  )
  if (!row) return refuse({ code: 'OBJECT_NOT_FOUND' })
  return row.kind === kind ? ok(row) : refuse({ code: 'WRONG_KIND', expected: kind })
}
