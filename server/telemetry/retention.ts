import { sql } from 'drizzle-orm'
import type { Database } from '#/server/platform/db.ts'
import { type Grade, KEPT, type KeepRule, type KeptWhat } from './contract.ts'
import { keepOf } from './keep.ts'
import { everyKeepRule } from './keep-rules.ts'

const DAY_MS = 86_400_000
const BATCH = 5_000

type Group = { tenantId: string; typeId: string; grade: Grade }

/** Takes away what is too old by its tenant's rules, some thousand rows at a time, and counts it. Never what a hold protects, and of readings only
 *  what has every roll-up that is kept longer: readings too slow for a roll-up stay as long as it would.
 *  @returns rows that went */
export async function applyRetention(db: Database, nowMs: number, signal: AbortSignal): Promise<number> {
  const { groups, rules } = await db.system(async (tx) => ({
    groups: (await tx.execute<Group>(
      `select distinct tenant_id as "tenantId", type_id as "typeId", grade from telemetry_stock`,
    )) as Iterable<Group>,
    rules: await everyKeepRule(tx),
  }))
  let gone = 0
  for (const group of groups) {
    const rule = keepOf(
      rules.filter(({ tenantId }) => tenantId === group.tenantId),
      group.typeId,
      group.grade,
    )
    for (const what of KEPT) {
      if (rule[what] === null) continue
      gone += await removeOld(db, { ...group, rule, what, nowMs, signal })
    }
  }
  return gone
}

type Removal = Group & { rule: KeepRule; what: KeptWhat; nowMs: number; signal: AbortSignal }

async function removeOld(db: Database, of: Removal): Promise<number> {
  let [rows, bytes] = [0, 0]
  for (let some = BATCH; some === BATCH && !of.signal.aborted; ) {
    const went = await removeSome(db, of)
    some = went.rows
    rows += went.rows
    bytes += went.bytes
  }
  if (rows > 0)
    await db.system((tx) =>
      tx.execute(sql`insert into telemetry_removed (tenant_id, at, type_id, what, rows, bytes)
        values (${of.tenantId}, ${new Date(of.nowMs).toISOString()}, ${of.typeId}, ${of.what}, ${rows}, ${bytes})`),
    )
  return rows
}

const NAMES = ['hour', 'day', 'month'] as const
const LEVELED = ['minutes', 'hours', 'days'] as const

/** A block or chunk goes when all of its time is too old. */
async function removeSome(db: Database, { tenantId, typeId, grade, rule, what, nowMs }: Removal): Promise<{ rows: number; bytes: number }> {
  const old = (days: number | null) =>
    days === null ? sql`false` : sql`e.end_at < ${new Date(nowMs - days * DAY_MS).toISOString()}::timestamptz`
  const table = sql.raw(what === 'raw' ? 'telemetry_blocks' : 'telemetry_rollups')
  // Of a block: for each level that it is too young for, the chunk of its time is there.
  const lacksNothing = LEVELED.map(
    (name, level) => sql`(${old(rule[name])} or (p.kind <= ${level} and exists (
      select from telemetry_rollups r where r.series_id = p.series_id and r.kind = ${level} and r.start_at = date_trunc(${NAMES[level]!}, p.start_at, 'UTC'))))`,
  )
  const of = what === 'raw' ? sql.join(lacksNothing, sql` and `) : sql`p.kind = ${LEVELED.indexOf(what)}`
  return db.system(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(720110)`)
    const [went] = await tx.execute<{ rows: number; bytes: number }>(sql`
      with own as (
        select s.id, o.id as object_id from series s join objects o on o.id = s.object_id
        where s.tenant_id = ${tenantId}::uuid and o.type_id = ${typeId} and coalesce(o.settings ->> 'grade', 'general') = ${grade}
      ), old as (
        select p.series_id, p.kind, p.start_at from own join ${table} p on p.series_id = own.id,
          lateral (select p.start_at + (case p.kind when 0 then interval '1 hour' when 1 then interval '1 day' else interval '1 month' end) as end_at) as e
        where ${old(rule[what])} and ${of} and not exists (
          select from telemetry_holds h where h.tenant_id = ${tenantId}::uuid and (h.object_id is null or h.object_id = own.object_id)
            and h.from_at < e.end_at and h.until_at > p.start_at)
        limit ${BATCH}
      ), went as (
        delete from ${table} p using old where p.series_id = old.series_id and p.kind = old.kind and p.start_at = old.start_at
        returning octet_length(p.data) as bytes
      )
      select count(*)::int as rows, coalesce(sum(bytes), 0)::float8 as bytes from went`)
    return went ?? { rows: 0, bytes: 0 }
  })
}
