import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { insertAll } from '#/server/registry/index.ts'
import type { ObjectId, TenantId } from '#/twin-models/core/ids.ts'
import type { Names } from '#/twin-models/core/names.ts'
import { nameKeys, sortKey } from './row-keys.ts'

type Fresh = {
  id: ObjectId
  tenant_id: TenantId
  kind: string
  type_id: string
  site_id: string
  state: string
  has_asset: boolean
  has_number: boolean
  tag: string
  names: Names
  path: string
  updated_at: string
  version: number
}

const BUCKET = ['tenant_id', 'kind', 'type_id', 'site_id', 'state', 'has_asset', 'has_number'] as const
const ROW = {
  object_id: 'uuid',
  tenant_id: 'uuid',
  bucket: 'int',
  tag_key: 'text',
  en_key: 'text',
  zh_key: 'text',
  path: 'text',
  updated_at: 'timestamptz',
  version: 'int',
}

/** Lists these objects as they are now, in place of how they were listed. One writer at a time: the counts of the buckets follow. */
export async function putRows(tx: Tx, ids: readonly ObjectId[]): Promise<void> {
  if (ids.length === 0) return
  const fresh = await freshRows(tx, ids)
  const buckets = await bucketsOf(tx, fresh)
  const asked = sql`select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)`
  const was = await tx.execute<{ bucket: number }>(sql`delete from search_rows where object_id in (${asked}) returning bucket`)
  const rows = fresh.map((one) => {
    const keys = nameKeys(one.names, one.tag)
    return {
      object_id: one.id,
      tenant_id: one.tenant_id,
      bucket: buckets.get(bucketKey(one)) as number,
      tag_key: sortKey(one.tag),
      en_key: keys.en,
      zh_key: keys.zh,
      path: one.path,
      updated_at: one.updated_at,
      version: one.version,
    }
  })
  await insertAll(tx, 'search_rows', ROW, rows)
  const change = new Map<number, number>()
  for (const { bucket } of was) change.set(bucket, (change.get(bucket) ?? 0) - 1)
  for (const { bucket } of rows) change.set(bucket, (change.get(bucket) ?? 0) + 1)
  const counts = [...change].filter(([, by]) => by !== 0).map(([id, by]) => ({ id, by }))
  if (counts.length > 0)
    await tx.execute(sql`update search_buckets b set count = b.count + c.by
      from jsonb_to_recordset(${JSON.stringify(counts)}::text::jsonb) as c (id int, by bigint) where b.id = c.id`)
}

const freshRows = (tx: Tx, ids: readonly ObjectId[]): Promise<Fresh[]> =>
  tx.execute<Fresh>(sql`
    with recursive asked as materialized (
      select o.* from objects o where o.id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))
    ), up (id, parent_id, path, depth) as (
      select id, parent_id, split_part(code, '/', 2) || '/', 0 from asked
      union all
      select up.id, o.parent_id, split_part(o.code, '/', 2) || '/' || up.path, up.depth + 1
      from up join objects o on o.id = up.parent_id where up.depth < 64
    )
    select a.id, a.tenant_id, a.kind, a.type_id, a.site_id, a.life_state as state,
      exists (select from stays s where s.position_id = a.id and upper_inf(s.during))
        or exists (select from stays s where s.asset_id = a.id and upper_inf(s.during)) as has_asset,
      exists (select from numbers n where n.object_id = a.id and n.valid_until is null) as has_number,
      a.tag, a.names, up.path, a.updated_at, a.version
    from asked a join up on up.id = a.id and up.parent_id is null`) as unknown as Promise<Fresh[]>

const bucketKey = (row: Record<(typeof BUCKET)[number], unknown>) => BUCKET.map((name) => String(row[name])).join('|')

async function bucketsOf(tx: Tx, rows: readonly Fresh[]): Promise<Map<string, number>> {
  const wanted = new Map(rows.map((row) => [bucketKey(row), Object.fromEntries(BUCKET.map((name) => [name, row[name]]))]))
  const shape = sql.raw(
    BUCKET.map(
      (name) => `${name} ${name.startsWith('has') ? 'boolean' : name.endsWith('site_id') || name === 'tenant_id' ? 'uuid' : 'text'}`,
    ).join(', '),
  )
  const names = sql.raw(BUCKET.join(', '))
  const found = (): Promise<(Record<string, unknown> & { id: number })[]> =>
    tx.execute<Record<string, unknown> & { id: number }>(sql`
      select b.id, ${sql.raw(BUCKET.map((name) => `b.${name}`).join(', '))} from search_buckets b
      join jsonb_to_recordset(${JSON.stringify([...wanted.values()])}::text::jsonb) as w (${shape}) using (${names})`) as never
  let known = await found()
  if (known.length < wanted.size) {
    await tx.execute(sql`insert into search_buckets (${names})
      select ${names} from jsonb_to_recordset(${JSON.stringify([...wanted.values()])}::text::jsonb) as w (${shape}) on conflict do nothing`)
    known = await found()
  }
  return new Map(known.map((row) => [bucketKey(row as never), row.id]))
}

/** What is part of these, over any number of steps, as it is listed. */
export const listedBelow = async (tx: Tx, ids: readonly ObjectId[]): Promise<ObjectId[]> => {
  const rows = await tx.execute<{ id: ObjectId }>(sql`
    select below.object_id as id from search_rows top join search_rows below
      on below.tenant_id = top.tenant_id and below.path > top.path and below.path < top.path || ${'\u{10ffff}'}
    where top.object_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`)
  return rows.map(({ id }) => id)
}
