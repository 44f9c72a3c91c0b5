import { sql } from 'drizzle-orm'
import type { Database, Tx } from '#/server/platform/db.ts'
import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { Grade, KeptWhat, StorageAnswer } from './contract.ts'
import { bytesIn } from './keep.ts'
import { keepRules, withDefaults } from './keep-rules.ts'

const RECENT_DAYS = 7
const FORECAST_DAYS = [30, 90, 365, 1_826]
const BLOCK_ROW_BYTES = 90 // of a row and its index entry, beside its data

/** Counts what is packed, by type, grade and month of device time. In the background: it looks at every row, though not at what is outside it. */
export async function takeStock(db: Database, nowMs: number): Promise<void> {
  const recent = new Date(Math.floor(nowMs / 86_400_000) * 86_400_000 - RECENT_DAYS * 86_400_000).toISOString()
  const today = new Date(Math.floor(nowMs / 86_400_000) * 86_400_000).toISOString()
  const counted = (table: string, what: string, readings: string) => `
    select s.tenant_id, o.type_id, coalesce(o.settings ->> 'grade', 'general') as grade, ${what} as what, to_char(p.start_at at time zone 'UTC', 'YYYY-MM') as month,
      count(distinct p.series_id)::int as series, sum(${readings})::int8 as readings, sum(octet_length(p.data) + ${BLOCK_ROW_BYTES})::int8 as bytes,
      coalesce(sum(${readings}) filter (where p.start_at >= '${recent}' and p.start_at < '${today}'), 0)::int8 as recent_readings,
      coalesce(sum(octet_length(p.data) + ${BLOCK_ROW_BYTES}) filter (where p.start_at >= '${recent}' and p.start_at < '${today}'), 0)::int8 as recent_bytes
    from ${table} p join series s on s.id = p.series_id join objects o on o.id = s.object_id group by 1, 2, 3, 4, 5`
  await db.system(async (tx) => {
    await tx.execute(sql`delete from telemetry_stock`)
    await tx.execute(sql.raw(`insert into telemetry_stock ${counted('telemetry_blocks', "'raw'", 'p.count')}`))
    const level = "case p.kind when 0 then 'minutes' when 1 then 'hours' else 'days' end"
    await tx.execute(sql.raw(`insert into telemetry_stock ${counted('telemetry_rollups', level, 'p.count')}`))
  })
}

type StockRow = {
  typeId: string
  grade: Grade
  what: KeptWhat
  month: string
  series: number
  readings: number
  bytes: number
  recentReadings: number
  recentBytes: number
}

/** What this tenant's readings take, by type and age, and what they will. As counted last, at most an hour ago. */
export async function storageOf(system: System, tenantId: TenantId): Promise<StorageAnswer> {
  return system.db.tenant(tenantId, async (tx) => {
    const [stock, rules, removed, open] = await Promise.all([
      tx.execute<StockRow>(sql`select type_id as "typeId", grade, what, month, series, readings::float8, bytes::float8,
        recent_readings::float8 as "recentReadings", recent_bytes::float8 as "recentBytes" from telemetry_stock`),
      keepRules(tx),
      tx.execute<StorageAnswer['removed'][number]>(sql`select at, type_id as "typeId", what, rows::float8, bytes::float8 from telemetry_removed order by id desc limit 100`),
      openBytes(tx),
    ]) // biome-ignore format: questions one below the other
    const total = (rows: readonly StockRow[]) => rows.reduce((sum, { bytes }) => sum + bytes, 0)
    const of = (what: KeptWhat) => stock.filter((row) => row.what === what)
    const bytes = { readings: total(of('raw')), minutes: total(of('minutes')), hours: total(of('hours')), days: total(of('days')), open }
    const growth = stock.map((row) => ({ ...row, bytesPerDay: row.recentBytes / RECENT_DAYS }))
    const today = new Date(system.clock.nowMs())
    return {
      bytes: { ...bytes, total: Object.values(bytes).reduce((sum, it) => sum + it, 0) },
      byType: grouped(stock, ({ typeId }) => typeId).map(([typeId, rows]) => ({ typeId, series: Math.max(...rows.map(({ series }) => series)), ...sums(rows) })),
      byMonth: grouped(stock, ({ month }) => month).map(([month, rows]) => ({ month, ...sums(rows) })).sort((a, b) => (a.month < b.month ? -1 : 1)),
      growth: {
        readingsPerDay: of('raw').reduce((sum, { recentReadings }) => sum + recentReadings, 0) / RECENT_DAYS,
        bytesPerDay: stock.reduce((sum, { recentBytes }) => sum + recentBytes, 0) / RECENT_DAYS,
        over: RECENT_DAYS,
      },
      forecast: FORECAST_DAYS.map((days) => ({ days, bytes: bytesIn(days, { stock, growth, rules, today }) })),
      keep: withDefaults(rules),
      removed: removed.map((it) => ({ ...it, at: new Date(it.at).toISOString() })),
    } // biome-ignore format: an answer of one row each
  })
}

const grouped = <K>(rows: readonly StockRow[], key: (row: StockRow) => K) => [...Map.groupBy(rows, key)]
const sums = (rows: readonly StockRow[]) => ({
  readings: rows.reduce((sum, { what, readings }) => sum + (what === 'raw' ? readings : 0), 0),
  bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
})

/** Of open slots, which all tenants share: this one's part by its series. */
async function openBytes(tx: Tx): Promise<number> {
  const [row] = await tx.execute<{ bytes: number }>(sql`select telemetry_open_bytes() as bytes`)
  return row?.bytes ?? 0
}
