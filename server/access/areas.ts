import { isDeepStrictEqual } from 'node:util'
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { AreaId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { By } from './by.ts'
import type { AccessRefusal, AreaCount, AreaRow, AreaSummary, PutArea } from './contract.ts'
import { inForce, standing } from './in-force.ts'
import { openInvitations } from './links/links.ts'
import { isSimple } from './ring.ts'
import { areas, grants, sites } from './schema.ts'

/** The areas of the organisation, and how many people have a role in each. */
export async function listAreas(tx: Tx): Promise<AreaRow[]> {
  const held = await tx
    .select({ areaId: grants.areaId, people: sql<number>`count(distinct ${grants.personId})::int` })
    .from(grants)
    .where(standing)
    .groupBy(grants.areaId)
  const people = new Map(held.map((row) => [row.areaId, row.people]))
  const rows = await tx.select().from(areas).where(isNull(areas.endedAt)).orderBy(asc(areas.createdAt))
  const tops = await topsOf(tx)
  return rows.map(({ id, siteId, names, kind, ring, topId, version }) => ({
    id,
    siteId,
    names,
    kind,
    ring,
    top: topId ? (tops.get(topId) ?? null) : null,
    version,
    people: people.get(id) ?? 0,
  }))
}

/** The objects at the tops of branches: asked in words of the database, for objects are known to the right of this slice. */
async function topsOf(tx: Tx): Promise<Map<string, NonNullable<AreaRow['top']>>> {
  const rows = await tx.execute<NonNullable<AreaRow['top']>>(
    sql`select id, tag, names from objects where id in (select top_id from areas where ended_at is null)`,
  )
  return new Map([...rows].map((top) => [top.id, top]))
}

/** How many objects that are not retired each area holds; an area with none is left out. */
export async function countAreas(tx: Tx): Promise<AreaCount[]> {
  const rows = await tx.execute<AreaCount>(sql`select m.area_id as "areaId", count(*)::int as objects
    from object_areas m join objects o on o.id = m.object_id where o.retired_at is null group by m.area_id`)
  return [...rows]
}

/** Refuses where one of these is no area that stands; those that do stand until this transaction is over. */
export async function knowAreas(tx: Tx, ids: readonly AreaId[]): Promise<Result<null, AccessRefusal>> {
  const named = [...new Set(ids)]
  if (named.length === 0) return ok(null)
  const known = await tx.select({ id: areas.id }).from(areas).where(and(inArray(areas.id, named), isNull(areas.endedAt))).for('key share') // biome-ignore format: one question
  return known.length === named.length ? ok(null) : refuse({ code: 'AREA_NOT_FOUND' })
}

export async function areaSummaries(tx: Tx): Promise<AreaSummary[]> {
  return tx.select({ id: areas.id, names: areas.names, siteId: areas.siteId }).from(areas).where(isNull(areas.endedAt))
}

/** Draws an area, or draws it anew as the version that was seen. What belongs to it is found by the database in this same transaction. The first
 *  drawing sent again changes nothing. */
export async function putArea(tx: Tx, ask: PutArea, by: By): Promise<Result<{ version: number }, AccessRefusal>> {
  const { areaId, siteId, names, shape } = ask
  const [site] = await tx.select({ id: sites.id }).from(sites).where(eq(sites.id, siteId))
  if (!site) return refuse({ code: 'SITE_NOT_FOUND' })
  if (shape.kind === 'polygon' && !isSimple(shape.ring)) return refuse({ code: 'BAD_AREA_RING' })
  if (shape.kind === 'branch' && !(await isOfSite(tx, shape.topId, siteId))) return refuse({ code: 'BAD_AREA_TOP' })
  const [was] = await tx.select().from(areas).where(eq(areas.id, areaId)).for('update')
  if (was && (was.siteId !== siteId || was.endedAt !== null)) return refuse({ code: 'AREA_NOT_FOUND' })
  if (was && ask.version !== was.version)
    return ask.version === undefined && isDrawnSo(was, ask) ? ok({ version: was.version }) : refuse({ code: 'STALE_EDIT_AREA' })
  const version = (was?.version ?? 0) + 1
  const drawn = { ...drawnBy(ask), version }
  if (was) await tx.update(areas).set(drawn).where(eq(areas.id, areaId))
  else await tx.insert(areas).values({ id: areaId, tenantId: by.tenantId, siteId, ...drawn, createdAt: new Date(by.nowMs) })
  await told(tx, 'area.put', { id: areaId, siteId }, { names, ...shape }, by)
  return ok({ version })
}

const drawnBy = ({ names, shape }: PutArea) => ({
  names,
  kind: shape.kind,
  ring: shape.kind === 'polygon' ? shape.ring : null,
  topId: shape.kind === 'branch' ? shape.topId : null,
})

const isDrawnSo = ({ names, kind, ring, topId }: typeof areas.$inferSelect, ask: PutArea): boolean =>
  isDeepStrictEqual({ names, kind, ring, topId }, drawnBy(ask))

/** Only an area in which nobody has a role, nor is to have one, goes: who had one there would reach nothing, or everything. */
export async function endArea(tx: Tx, areaId: AreaId, by: By): Promise<Result<null, AccessRefusal>> {
  const [area] = await tx.select().from(areas).where(and(eq(areas.id, areaId), isNull(areas.endedAt))).for('update') // biome-ignore format: one question
  if (!area) return refuse({ code: 'AREA_NOT_FOUND' })
  const held = await tx
    .selectDistinct({ personId: grants.personId })
    .from(grants)
    .where(and(eq(grants.areaId, areaId), inForce(new Date(by.nowMs))))
  const invited = (await openInvitations(tx, by.nowMs)).filter(({ areaIds }) => areaIds?.includes(areaId))
  const people = held.length + invited.length
  if (people > 0) return refuse({ code: 'AREA_IN_USE', people })
  await tx
    .update(areas)
    .set({ endedAt: new Date(by.nowMs), version: area.version + 1 })
    .where(eq(areas.id, areaId))
  await told(tx, 'area.ended', area, { names: area.names }, by)
  return ok(null)
}

const told = (tx: Tx, verb: string, area: Pick<typeof areas.$inferSelect, 'id' | 'siteId'>, data: Record<string, unknown>, by: By) =>
  appendFeed(tx, {
    tenantId: by.tenantId,
    actor: by.actor,
    verb,
    subject: { kind: 'area', id: area.id },
    siteId: area.siteId,
    data,
  })

/** Asked of the database in words of its own: objects are known to the right of this slice. */
async function isOfSite(tx: Tx, objectId: string, siteId: string): Promise<boolean> {
  const found = await tx.execute(sql`select from objects where id = ${objectId}::uuid and site_id = ${siteId}::uuid and retired_at is null`)
  return found.length > 0
}
