import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import type { AreaId, ObjectId, SeriesId, TenantId } from '#/twin-models/core/ids.ts'
import { codes, lifeEvents, objects, places, series } from './schema.ts'

export type ObjectRow = typeof objects.$inferSelect
export type SeriesRow = { id: SeriesId; objectId: ObjectId; channel: string; unit: string }

export async function objectById(tx: Tx, id: ObjectId): Promise<ObjectRow | null> {
  return (await tx.select().from(objects).where(eq(objects.id, id)))[0] ?? null
}

export const objectsById = (tx: Tx, ids: readonly ObjectId[]): Promise<ObjectRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx
        .select()
        .from(objects)
        .where(inArray(objects.id, [...ids]))

/** The object with this tag, as people write it; null where the tenant has none. */
export async function objectByTag(tx: Tx, tag: string): Promise<ObjectRow | null> {
  const rows = await tx
    .select({ object: objects })
    .from(codes)
    .innerJoin(objects, eq(objects.id, codes.objectId))
    .where(and(eq(codes.scheme, 'tag'), eq(codes.canonical, sql`registry_fold(${tag})`)))
  return rows[0]?.object ?? null
}

export const seriesOf = (tx: Tx, objectIds: readonly ObjectId[]): Promise<SeriesRow[]> =>
  objectIds.length === 0
    ? Promise.resolve([])
    : tx
        .select({ id: series.id, objectId: series.objectId, channel: series.channel, unit: series.unit })
        .from(series)
        .where(inArray(series.objectId, [...objectIds]))
        .orderBy(asc(series.id))

export const aliasesOf = (tx: Tx, objectId: ObjectId): Promise<{ scheme: string; value: string }[]> =>
  tx
    .select({ scheme: codes.scheme, value: codes.value })
    .from(codes)
    .where(and(eq(codes.objectId, objectId), isNull(codes.removedAt)))
    .orderBy(asc(codes.scheme), asc(codes.value))

export const lifeOf = (tx: Tx, objectId: ObjectId, limit = 200) =>
  tx.select().from(lifeEvents).where(eq(lifeEvents.objectId, objectId)).orderBy(asc(lifeEvents.at), asc(lifeEvents.id)).limit(limit)

export async function placeOf(tx: Tx, objectId: ObjectId): Promise<typeof places.$inferSelect | null> {
  return (await tx.select().from(places).where(eq(places.objectId, objectId)))[0] ?? null
}

/** Every object of these areas. */
export async function objectsOfAreas(system: System, tenantId: TenantId, areaIds: readonly AreaId[]): Promise<ObjectId[]> {
  const rows = await system.db.tenant(tenantId, (tx) =>
    tx.execute<{ id: ObjectId }>(
      sql`select distinct object_id as id from object_areas where area_id = any (array(select jsonb_array_elements_text(${JSON.stringify(areaIds)}::text::jsonb)::uuid))`,
    ),
  )
  return rows.map(({ id }) => id)
}

/** Of these objects those that are seen from here; for who reaches the whole organisation no question is asked. */
export async function seenAmong<Id extends string>(system: System, tenantId: TenantId, ids: readonly Id[]): Promise<readonly Id[]> {
  if (system.db.walls.see === 'whole' || ids.length === 0) return ids
  const rows = await system.db.tenant(tenantId, (tx) =>
    tx.execute<{ id: Id }>(
      sql`select id from objects where id = any (array(select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)::uuid))`,
    ),
  )
  const seen = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => seen.has(id))
}
