import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import type { CoverageRow, NumberKind, NumberRow, NumbersOfObject } from './contract.ts'
import { numbers } from './schema.ts'
import { TERMINAL_TYPES } from './terminal.ts'

const MOST = 200

/** The numbers of an object over time, live ones and the primary one first. What has none says through which object it is seen. */
export async function numbersOfObject(tx: Tx, objectId: ObjectId): Promise<NumbersOfObject> {
  const rows = await tx
    .select()
    .from(numbers)
    .where(eq(numbers.objectId, objectId))
    .orderBy(sql`${numbers.until} is not null`, desc(numbers.isPrimary), asc(numbers.kind), desc(numbers.from))
    .limit(MOST)
  const found = rows.map(rowOf)
  return { numbers: found, seenThrough: found.some((row) => row.until === null) ? null : await seenThrough(tx, objectId) }
}

const rowOf = (row: typeof numbers.$inferSelect): NumberRow => ({
  id: row.id,
  kind: row.kind as NumberKind,
  value: row.value,
  interface: row.interface,
  state: row.state === 'observed' ? 'observed' : row.seenAt ? 'confirmed' : 'planned',
  primary: row.isPrimary && row.until === null,
  from: row.from.toISOString(),
  until: row.until?.toISOString() ?? null,
  seenAt: row.seenAt?.toISOString() ?? null,
})

/** The gateway that carries its readings, else the nearest whole it is part of that has one, or has a number itself. */
async function seenThrough(tx: Tx, objectId: ObjectId): Promise<NumbersOfObject['seenThrough']> {
  const [row] = await tx.execute<{ objectId: ObjectId; code: string; tag: string }>(sql`
    with recursive up (id, parent_id, gateway_id, depth) as (
      select id, parent_id, gateway_id, 0 from objects where id = ${objectId}
      union all
      select o.id, o.parent_id, o.gateway_id, up.depth + 1 from up join objects o on o.id = up.parent_id where up.depth < 64
    )
    select v.id as "objectId", v.code, v.tag from up
      join objects v on v.id = coalesce(up.gateway_id,
        case when up.depth > 0 and exists (select from numbers n where n.object_id = up.id and n.valid_until is null) then up.id end)
    where v.id <> ${objectId} order by up.depth limit 1`)
  if (!row) return null
  const [number] = await tx
    .select({ value: numbers.value })
    .from(numbers)
    .where(and(eq(numbers.objectId, row.objectId), isNull(numbers.until), numbers.isPrimary))
  return { ...row, number: number?.value ?? null }
}

/** How many terminals of each site and type have an IPv6 address of their own, and how many of those the network has shown. */
export async function coverageOf(tx: Tx, tenantId: TenantId): Promise<CoverageRow[]> {
  const rows = await tx.execute<CoverageRow>(sql`
    with live as (
      select object_id, bool_or(kind = 'ipv6') as ipv6, bool_or(kind = 'ipv6' and seen_at is not null) as seen
      from numbers where valid_until is null and tenant_id = ${tenantId} group by object_id
    )
    select o.site_id as "siteId", o.type_id as "typeId", count(*)::int as terminals, count(*) filter (where live.ipv6)::int as "withIpv6",
      count(*) filter (where live.seen)::int as seen, count(*) filter (where not live.ipv6)::int as "withOther",
      count(*) filter (where live.object_id is null)::int as through
    from objects o left join live on live.object_id = o.id
    where o.tenant_id = ${tenantId} and o.kind = 'position' and o.retired_at is null
      and o.type_id = any (${sql.param(`{${TERMINAL_TYPES.join(',')}}`)}::text[])
    group by 1, 2 order by 1, 2`)
  return [...rows]
}
