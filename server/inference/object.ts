import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { twinType } from '#/twin-models/catalog/index.ts'
import type { TwinType } from '#/twin-models/catalog/shape.ts'
import type { ObjectId, SiteId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { effectiveType } from '#/twin-models/effective-type.ts'

/** A position as findings, alarms, commands and orders need it. */
export type ObjectRecord = {
  id: ObjectId
  tenantId: TenantId
  siteId: SiteId
  typeId: string
  tag: string
  suffix: string
  names: Names
  parentId: ObjectId | null
  gatewayId: string | null
  settings: Record<string, unknown>
  series: { id: number; channel: string; unit: string }[]
}

const COLUMNS = sql`o.id, o.tenant_id as "tenantId", o.site_id as "siteId", o.type_id as "typeId", o.tag, split_part(o.code, '/', 2) as suffix, o.names,
  o.parent_id as "parentId", o.gateway_id as "gatewayId", o.settings,
  coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'channel', s.channel, 'unit', s.unit) order by s.id) from series s where s.object_id = o.id), '[]') as series`

export async function readObject(tx: Tx, id: string): Promise<ObjectRecord | null> {
  const [row] = await tx.execute<ObjectRecord>(sql`select ${COLUMNS} from objects o where o.id = ${id}::uuid and o.retired_at is null`)
  return row ?? null
}

/** By what people say: `PS-03`. Tags are compared without regard to case. */
export async function readObjectByTag(tx: Tx, tag: string): Promise<ObjectRecord | null> {
  const [row] = await tx.execute<ObjectRecord>(
    sql`select ${COLUMNS} from objects o where lower(o.tag) = lower(${tag}) and o.retired_at is null limit 1`,
  )
  return row ?? null
}

/** A terminal of this gateway, or the gateway itself, by the suffix of its code. */
export async function readTerminal(tx: Tx, gatewayId: string, suffix: string): Promise<ObjectRecord | null> {
  const [row] = await tx.execute<ObjectRecord>(sql`
    select ${COLUMNS} from objects o
    where (o.gateway_id = ${gatewayId}::uuid or o.id = ${gatewayId}::uuid) and split_part(o.code, '/', 2) = ${suffix} and o.retired_at is null`)
  return row ?? null
}

/** Every position that has series, of all tenants, or one of them: what evaluation is built from. */
export const readMeasured = (tx: Tx, only?: string): Promise<ObjectRecord[]> =>
  tx.execute<ObjectRecord>(sql`
    select ${COLUMNS} from objects o
    where o.retired_at is null and exists (select from series s where s.object_id = o.id) ${only ? sql`and o.id = ${only}::uuid` : sql``}`) as unknown as Promise<
    ObjectRecord[]
  >

/** From the object itself up to its root, at most 20 steps. */
export const readLine = (tx: Tx, id: string): Promise<Pick<ObjectRecord, 'id' | 'typeId' | 'tag' | 'names' | 'settings'>[]> =>
  tx.execute(sql`
    with recursive line as (
      select o.id, o.parent_id, o.type_id, o.tag, o.names, o.settings, 0 as depth from objects o where o.id = ${id}::uuid
      union all
      select o.id, o.parent_id, o.type_id, o.tag, o.names, o.settings, line.depth + 1 from objects o join line on o.id = line.parent_id where line.depth < 20
    )
    select id, type_id as "typeId", tag, names, settings from line order by depth`) as never

/** Its twin type with the settings of this one object applied; null where the catalogue has lost it. */
export function typeOf(object: Pick<ObjectRecord, 'typeId' | 'settings'>): TwinType | null {
  const type = twinType(object.typeId)
  return type && effectiveType(type, object.settings)
}
