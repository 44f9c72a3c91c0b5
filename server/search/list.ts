import { type SQL, sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'
import { prepared } from '#/server/platform/prepared.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { ListObjects, ObjectCounts, ObjectFilter, ObjectLine, ObjectPage, SearchRefusal } from './contract.ts'
import { BOUNDS, type Bounds, type Bucket, IN_AREAS, type Narrowing, narrowing, seesWhole } from './narrowing.ts'
import { sortKey } from './row-keys.ts'

const COLUMN = { tag: 'tag_key', updated: 'updated_at' } as const
type Key = { key: string; id: string }

/** A page of the registry in any order under any filter. */
export async function listObjects(tx: Tx, ask: ListObjects, bounds = BOUNDS): Promise<Result<ObjectPage, SearchRefusal>> {
  const after = ask.after === undefined ? startOf(ask) : readCursor(ask.after, ask.sort)
  if (after === 'bad') return refuse({ code: 'BAD_CURSOR' })
  const buckets = await bucketsUnder(tx, ask.filter)
  const narrow = buckets.length === 0 ? 'none' : await narrowing(tx, ask.filter, buckets, bounds)
  if (narrow === 'none') return ok({ rows: [], next: null, total: 0 })
  const order = orderOf(ask)
  const found = !narrow
    ? await fromOrder(tx, ask, buckets, order, after)
    : narrow.few
      ? await fromSet(tx, ask, narrow, order, after)
      : await fromWalk(tx, ask, narrow, order, after, bounds)
  const total = found.total ?? (narrow ? null : buckets.reduce((sum, { count }) => sum + count, 0))
  return ok({ rows: await linesOf(tx, found.keys), next: found.next && JSON.stringify([found.next.key, found.next.id]), total })
}

/** The buckets with their counts: as they are kept, or, for who reaches some areas alone, counted over what is his. */
const KEPT = sql`select * from search_buckets`
const COUNTED = sql`select b.id, b.kind, b.type_id, b.site_id, b.state, b.has_asset, b.has_number, own.count from search_buckets b
    join (select r.bucket, count(*) as count from ${IN_AREAS} join search_rows r using (object_id) group by 1) own on own.bucket = b.id`

/** How many there are of each; from the buckets alone. */
export async function countObjects(tx: Tx): Promise<ObjectCounts> {
  const rows = await tx.execute<{ kind: string; type: string; site: string; state: string; count: string }>(
    sql`select kind, type_id as type, site_id as site, state, sum(count) as count from (${(await seesWhole(tx)) ? KEPT : COUNTED}) b group by 1, 2, 3, 4 having sum(count) > 0`,
  )
  const counts: ObjectCounts = { total: 0, kinds: {}, types: {}, sites: {}, states: {} }
  const add = (to: Record<string, number>, key: string, by: number) => {
    to[key] = (to[key] ?? 0) + by
  }
  for (const { kind, type, site, state, count } of rows) {
    const by = Number(count)
    counts.total += by
    add(counts.kinds, kind, by)
    add(counts.types, type, by)
    add(counts.sites, site, by)
    add(counts.states, state, by)
  }
  return counts
}

type Order = { column: SQL; past: (after: Key) => SQL; by: SQL; cast: SQL }

function orderOf({ sort, desc, locale }: ListObjects): Order {
  const column = sql.raw(sort === 'name' ? (locale === 'zh-CN' ? 'zh_key' : 'en_key') : COLUMN[sort])
  const type = sql.raw(sort === 'updated' ? 'timestamptz' : 'text')
  const direction = sql.raw(desc ? 'desc' : 'asc')
  return {
    column,
    cast: type,
    past: ({ key, id }) => sql`(${column}, object_id) ${sql.raw(desc ? '<' : '>')} (${key}::${type}, ${id}::uuid)`,
    by: sql`${column} ${direction}, object_id ${direction}`,
  }
}

const LEAST_ID = '00000000-0000-0000-0000-000000000000'
const MOST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** A moment in a year of four digits, which is what PostgreSQL and JavaScript write alike. */
const isMoment = (text: string): boolean => /^[1-9]\d{3}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text))

function startOf({ from, sort, desc }: ListObjects): Key | null | 'bad' {
  if (!from) return null
  if (sort !== 'updated') return { key: sortKey(from) + (desc ? '\u{10ffff}' : ''), id: desc ? MOST_ID : LEAST_ID }
  return isMoment(from) ? { key: new Date(from).toISOString(), id: desc ? MOST_ID : LEAST_ID } : 'bad'
}

/** What a client sends back as a cursor may be of another order, or of no list at all: the database is asked with nothing that it cannot read. */
function readCursor(text: string, sort: ListObjects['sort']): Key | 'bad' {
  try {
    const [key, id] = JSON.parse(text) as unknown[]
    if (typeof key !== 'string' || typeof id !== 'string' || !UUID.test(id) || key.includes('\0')) return 'bad'
    return sort !== 'updated' || isMoment(key) ? { key, id } : 'bad'
  } catch {
    return 'bad'
  }
}

async function bucketsUnder(tx: Tx, filter: ObjectFilter): Promise<Bucket[]> {
  const rows = await prepared<{ id: number; typeId: string; count: string }>(
    tx,
    sql`select id, type_id as "typeId", count from (${KEPT}) b where count > 0
    ${oneOf('kind', filter.kinds)} ${oneOf('type_id', filter.typeIds)} ${oneOf('site_id::text', filter.siteIds)} ${oneOf('state', filter.states)}
    ${filter.hasAsset === undefined ? sql`` : sql`and has_asset = ${filter.hasAsset}`}
    ${filter.hasNumber === undefined ? sql`` : sql`and has_number = ${filter.hasNumber}`}`,
  )
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

/** The numbers of buckets, as rows. */
const idsOf = (buckets: readonly Bucket[]): SQL =>
  sql`jsonb_array_elements_text(${JSON.stringify(buckets.map(({ id }) => id))}::text::jsonb)`

const oneOf = (column: string, values: readonly string[] | undefined): SQL =>
  values === undefined
    ? sql``
    : sql`and ${sql.raw(column)} in (select value from jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb))`

type Found = { keys: Key[]; next: Key | null; total: number | null }

async function fromSet(tx: Tx, ask: ListObjects, { set, check, buckets }: Narrowing, order: Order, after: Key | null): Promise<Found> {
  const rows = await tx.execute<Key & { total: string }>(sql`
    with few as materialized (${set}), hits as materialized (
      select r.* from few join search_rows r using (object_id)
      where r.bucket in (select value::int from ${idsOf(buckets)}) and ${check}
    )
    select object_id as id, ${order.column}::text as key, (select count(*) from hits) as total from hits
    where ${after ? order.past(after) : sql`true`} order by ${order.by} limit ${ask.limit + 1}`)
  const keys = rows.slice(0, ask.limit)
  const total = rows[0] ? Number(rows[0].total) : after ? null : 0
  return { keys, next: rows.length > ask.limit ? (keys.at(-1) ?? null) : null, total }
}

/** What stands next in the order of these buckets: the beginnings of each, merged. */
async function fromOrder(tx: Tx, { limit }: ListObjects, buckets: readonly Bucket[], order: Order, after: Key | null): Promise<Found> {
  const rows = await tx.execute<Key>(sql`
    select r.object_id as id, r.${order.column}::text as key from ${idsOf(buckets)} as b (id)
    cross join lateral (
      select object_id, ${order.column} from search_rows where bucket = b.id::int ${after ? sql`and ${order.past(after)}` : sql``}
      order by ${order.by} limit ${limit + 1}
    ) r order by ${order.by} limit ${limit + 1}`)
  const keys = rows.slice(0, limit)
  return { keys, next: rows.length > limit ? (keys.at(-1) ?? null) : null, total: null }
}

/** Goes through the buckets in order from where the last page ended, looks at what is in the set, or at everything where there is none, and keeps what
 *  holds. Each bucket is a part of its own of the statement: so they are merged while they are read, and no more is read than is gone through. */
async function fromWalk(
  tx: Tx,
  ask: ListObjects,
  { set, check, buckets }: Narrowing,
  order: Order,
  after: Key | null,
  { goneThrough, lookedAt }: Bounds,
): Promise<Found> {
  const columns = sql`object_id, ${order.column}${ask.filter.partOf ? sql`, path` : sql``}` // without a path the index has it all
  const parts = buckets.map(
    ({ id }) => sql`(select ${columns} from search_rows
      where bucket = ${sql.raw(String(id))} ${after ? sql`and ${order.past(after)}` : sql``} order by ${order.by} limit ${goneThrough})`,
  )
  const inSet = set ? sql`object_id in (select object_id from beside)` : sql`true`
  const rows = await tx.execute<Key & { hit: boolean; cut: boolean }>(sql`
    ${set ? sql`with beside as materialized (${set})` : sql``}
    select r.object_id as id, r.${order.column}::text as key, r.gone = ${goneThrough} or r.looked = ${lookedAt} as cut, held.hit from (
      select m.*, row_number() over () as looked from (
        select m.*, row_number() over () as gone, ${inSet} as in_set
        from (select * from (${sql.join(parts, sql` union all `)}) each order by ${order.by} limit ${goneThrough}) m
      ) m where m.in_set or m.gone = ${goneThrough} limit ${lookedAt}
    ) r cross join lateral (select (r.in_set and ${check}) as hit offset 0) held
    where held.hit or r.gone = ${goneThrough} or r.looked = ${lookedAt} limit ${ask.limit + 1}`)
  const hits = rows.filter(({ hit }) => hit)
  const keys = hits.slice(0, ask.limit)
  const last = rows.at(-1)
  const next = hits.length > ask.limit ? keys.at(-1) : last?.cut ? last : undefined
  return { keys, next: next ?? null, total: null }
}

/** The lines as the registry has them now, in the order of the keys. The limits keep the plan what it must be whatever the tables' sizes. */
async function linesOf(tx: Tx, keys: readonly Key[]): Promise<ObjectLine[]> {
  if (keys.length === 0) return []
  return prepared<ObjectLine>(
    tx,
    sql`
    select o.id, o.code, o.tag, o.names, o.type_id as "typeId", o.kind, o.site_id as "siteId", o.version,
      o.life_state as state,
      p.tag as "parentTag", s.tag as "stayTag", n.value as number, to_char(o.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt"
    from jsonb_array_elements_text(${JSON.stringify(keys.map(({ id }) => id))}::text::jsonb) with ordinality as k (id, place)
    cross join lateral (select * from objects where id = k.id::uuid limit 1) o
    left join lateral (select tag from objects where id = o.parent_id limit 1) p on true
    left join lateral (
      select t.tag from stays st join objects t on t.id = case when st.asset_id = o.id then st.position_id else st.asset_id end
      where (st.asset_id = o.id or st.position_id = o.id) and upper_inf(st.during) limit 1
    ) s on true
    left join lateral (
      select value from numbers where object_id = o.id and valid_until is null order by is_primary desc, kind limit 1
    ) n on true
    order by k.place`,
  )
}
