import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { appendFeed, type FeedActor } from '#/server/platform/feed/index.ts'
import type { AreaId, TenantId } from '#/twin-models/core/ids.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AccessRefusal, AreaRow, AreaSummary, PutArea } from './contract.ts'
import { areas, grants, sites } from './schema.ts'

type By = { tenantId: TenantId; actor: FeedActor; nowMs: number }

/** The areas of the organisation, and how many people have a role in each. */
export async function listAreas(tx: Tx): Promise<AreaRow[]> {
  const held = await tx
    .select({ areaId: grants.areaId, people: sql<number>`count(distinct ${grants.personId})::int` })
    .from(grants)
    .where(and(isNull(grants.endedAt), isNull(grants.until)))
    .groupBy(grants.areaId)
  const people = new Map(held.map((row) => [row.areaId, row.people]))
  const rows = await tx.select().from(areas).where(isNull(areas.endedAt)).orderBy(asc(areas.createdAt))
  return rows.map(({ id, siteId, names, kind, ring, topId, version }) => ({
    id,
    siteId,
    names,
    kind,
    ring,
    topId,
    version,
    people: people.get(id) ?? 0,
  }))
}

export async function areaSummaries(tx: Tx): Promise<AreaSummary[]> {
  return tx.select({ id: areas.id, names: areas.names, siteId: areas.siteId }).from(areas).where(isNull(areas.endedAt))
}

/** Draws an area, or draws it anew. What belongs to it is found by the database in this same transaction. */
export async function putArea(tx: Tx, ask: PutArea, by: By): Promise<Result<{ version: number }, AccessRefusal>> {
  const { areaId, siteId, names, shape } = ask
  const [site] = await tx.select({ id: sites.id }).from(sites).where(eq(sites.id, siteId))
  if (!site) return refuse({ code: 'SITE_NOT_FOUND' })
  if (shape.kind === 'polygon' && !isSimple(shape.ring)) return refuse({ code: 'BAD_AREA_RING' })
  if (shape.kind === 'branch' && !(await isOfSite(tx, shape.topId, siteId))) return refuse({ code: 'BAD_AREA_TOP' })
  const drawn = {
    names,
    kind: shape.kind,
    ring: shape.kind === 'polygon' ? shape.ring : null,
    topId: shape.kind === 'branch' ? shape.topId : null,
  }
  const [was] = await tx.select().from(areas).where(eq(areas.id, areaId)).for('update')
  if (was && was.siteId !== siteId) return refuse({ code: 'AREA_NOT_FOUND' })
  if (was && ask.version !== undefined && ask.version !== was.version) return refuse(stale(was, ask.version))
  const version = (was?.version ?? 0) + 1
  if (was)
    await tx
      .update(areas)
      .set({ ...drawn, version, endedAt: null })
      .where(eq(areas.id, areaId))
  else await tx.insert(areas).values({ id: areaId, tenantId: by.tenantId, siteId, ...drawn, version, createdAt: new Date(by.nowMs) })
  await told(tx, 'area.put', { id: areaId, siteId }, { names, ...shape }, by)
  return ok({ version })
}

/** Only an area in which nobody has a role goes: who had one there would reach nothing, or everything. */
export async function endArea(tx: Tx, areaId: AreaId, by: By): Promise<Result<null, AccessRefusal>> {
  const [area] = await tx.select().from(areas).where(and(eq(areas.id, areaId), isNull(areas.endedAt))).for('update') // biome-ignore format: one question
  if (!area) return refuse({ code: 'AREA_NOT_FOUND' })
  const [held] = await tx
    .select({ people: sql<number>`count(distinct ${grants.personId})::int` })
    .from(grants)
    .where(and(eq(grants.areaId, areaId), isNull(grants.endedAt)))
  if (held && held.people > 0) return refuse({ code: 'AREA_IN_USE', people: held.people })
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

const stale = (was: typeof areas.$inferSelect, seen: number): AccessRefusal => ({
  code: 'STALE_EDIT',
  seen,
  current: was.version,
  changed: ['shape'],
  by: '',
  at: was.createdAt.toISOString(),
})

/** Asked of the database in words of its own: objects are known to the right of this slice. */
async function isOfSite(tx: Tx, objectId: string, siteId: string): Promise<boolean> {
  return (
    (await tx.execute(sql`select from objects where id = ${objectId}::uuid and site_id = ${siteId}::uuid and retired_at is null`)).length >
    0
  )
}

type Corner = readonly [number, number]

/** Whether no side crosses another: of a ring that does, nobody can say what is inside. */
export function isSimple(ring: readonly Corner[]): boolean {
  const side = (i: number) => [ring[i]!, ring[(i + 1) % ring.length]!] as const
  for (let i = 0; i < ring.length; i++)
    for (let j = i + 1; j < ring.length; j++) {
      const neighbours = j === i + 1 || (i === 0 && j === ring.length - 1)
      if (!neighbours && crosses(side(i), side(j))) return false
    }
  return Math.abs(doubleAreaOf(ring)) > 0
}

const turn = (a: Corner, b: Corner, c: Corner) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
const crosses = ([a, b]: readonly [Corner, Corner], [c, d]: readonly [Corner, Corner]) =>
  turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)
const doubleAreaOf = (ring: readonly Corner[]) =>
  ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!
    return sum + x * nextY - nextX * y
  }, 0)
