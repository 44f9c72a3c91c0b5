import { sql } from 'drizzle-orm'
import type { Database, Tx } from '#/server/platform/db.ts'
import { type System, service } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import type { Grade, KeepRule, KeptWhat, StorageAnswer } from './contract.ts'
import { bytesIn } from './keep.ts'
import { keepRules, withDefaults } from './keep-rules.ts'

const RECENT_DAYS = 7
const DAY_MS = 86_400_000
const FORECAST_DAYS = [30, 90, 365, 1_826]
const BLOCK_ROW_BYTES = 90 // of a row and its index entry, beside its data

const COLUMNS = '(tenant_id, site_id, type_id, grade, what, month, series, readings, bytes, recent_readings, recent_bytes)'

/** Counts what is packed, by site, type, grade and month of device time. In the background: it looks at every row, though not at what is outside it. */
export async function takeStock(db: Database, nowMs: number): Promise<void> {
  const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS
  const [recent, today] = [todayMs - RECENT_DAYS * DAY_MS, todayMs].map((ms) => new Date(ms).toISOString())
  const lately = `p.start_at >= '${recent}' and p.start_at < '${today}'`
  const bytes = `octet_length(p.data) + ${BLOCK_ROW_BYTES}`
  const counted = (table: string, what: string, readings: string) => `
    select s.tenant_id, o.site_id, o.type_id, coalesce(o.settings ->> 'grade', 'general') as grade, ${what} as what, to_char(p.start_at at time zone 'UTC', 'YYYY-MM') as month,
      count(distinct p.series_id)::int as series, sum(${readings})::int8 as readings, sum(${bytes})::int8 as bytes,
      coalesce(sum(${readings}) filter (where ${lately}), 0)::int8 as recent_readings,
      coalesce(sum(${bytes}) filter (where ${lately}), 0)::int8 as recent_bytes
    from ${table} p join series s on s.id = p.series_id join objects o on o.id = s.object_id group by 1, 2, 3, 4, 5, 6`
  await db.system(async (tx) => {
    await tx.execute(sql`delete from telemetry_stock`)
    await tx.execute(sql.raw(`insert into telemetry_stock ${COLUMNS} ${counted('telemetry_blocks', "'raw'", 'p.count')}`))
    const level = "case p.kind when 0 then 'minutes' when 1 then 'hours' else 'days' end"
    await tx.execute(sql.raw(`insert into telemetry_stock ${COLUMNS} ${counted('telemetry_rollups', level, 'p.count')}`))
  })
}

type StockRow = {
  siteId: string
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
  const coming = await comingTo(system, tenantId)
  return system.db.tenant(tenantId, async (tx) => {
    const [stock, rules, removed, open] = await Promise.all([
      stockOf(tx),
      keepRules(tx),
      tx.execute<StorageAnswer['removed'][number]>(sql`select at, type_id as "typeId", what, rows::float8, bytes::float8 from telemetry_removed order by id desc limit 100`),
      openBytes(tx),
    ]) // biome-ignore format: questions one below the other
    const total = (rows: readonly StockRow[]) => rows.reduce((sum, { bytes }) => sum + bytes, 0)
    const of = (what: KeptWhat) => stock.filter((row) => row.what === what)
    const bytes = { readings: total(of('raw')), minutes: total(of('minutes')), hours: total(of('hours')), days: total(of('days')), open }
    const growth = growthOf(stock, coming)
    const sums = (rows: readonly StockRow[]) => ({
      readings: rows.reduce((sum, { what, readings }) => sum + (what === 'raw' ? readings : 0), 0),
      bytes: total(rows),
      bytesPerDay: rows.reduce((sum, row) => sum + growth.bytesPerDay(row), 0),
    })
    return {
      bytes: { ...bytes, total: Object.values(bytes).reduce((sum, it) => sum + it, 0) },
      bySite: grouped(stock, ({ siteId }) => siteId).map(([siteId, rows]) => ({ siteId, ...sums(rows) })).sort((a, b) => b.bytes - a.bytes),
      byType: grouped(stock, ({ typeId }) => typeId).map(([typeId, rows]) => ({ typeId, series: seriesIn(rows), ...sums(rows) })).sort((a, b) => b.bytes - a.bytes),
      byMonth: grouped(stock, ({ month }) => month).map(([month, rows]) => ({ month, ...sums(rows) })).sort((a, b) => (a.month < b.month ? -1 : 1)),
      growth: { readingsPerDay: growth.readingsPerDay, bytesPerDay: sums(stock).bytesPerDay, over: growth.over },
      forecast: forecast(stock, { rules, growth, open, nowMs: coming.nowMs }),
      keep: withDefaults(rules),
      removed: removed.map((it) => ({ ...it, at: new Date(it.at).toISOString() })),
    } // biome-ignore format: an answer of one row each
  })
}

const grouped = <K>(rows: readonly StockRow[], key: (row: StockRow) => K) => [...Map.groupBy(rows, key)]
/** A series is counted in each month and level it has: of each site and grade the largest counts. */
const seriesIn = (rows: readonly StockRow[]) =>
  grouped(rows, ({ siteId, grade }) => `${siteId} ${grade}`).reduce(
    (sum, [, some]) => sum + Math.max(...some.map(({ series }) => series)),
    0,
  )

/** What it would take if this rule stood in the place of what is said of its type and grade. */
export async function storageWith(system: System, tenantId: TenantId, rule: KeepRule): Promise<StorageAnswer['forecast']> {
  const coming = await comingTo(system, tenantId)
  return system.db.tenant(tenantId, async (tx) => {
    const [stock, rules, open] = await Promise.all([stockOf(tx), keepRules(tx), openBytes(tx)])
    const others = rules.filter(({ typeId, grade }) => typeId !== rule.typeId || grade !== rule.grade)
    const growth = growthOf(stock, coming)
    return forecast(stock, { rules: [...others, rule], growth, open, nowMs: coming.nowMs })
  })
}

const stockOf = async (tx: Tx): Promise<StockRow[]> => [
  ...(await tx.execute<StockRow>(sql`select site_id as "siteId", type_id as "typeId", grade, what, month, series, readings::float8, bytes::float8,
    recent_readings::float8 as "recentReadings", recent_bytes::float8 as "recentBytes" from telemetry_stock`)),
]

type Growth = { bytesPerDay: (row: StockRow) => number; readingsPerDay: number; over: number }

/** Since when readings come here: before a week is over, what comes a day is not known by its days. */
async function firstSlotMs(system: System): Promise<number> {
  const [first] = await system.db.system((tx) =>
    tx.execute<{ ms: number | null }>(sql`select (extract(epoch from min(opened_at)) * 1000)::float8 as ms from telemetry_slots`),
  )
  return first?.ms ?? system.clock.nowMs()
}

/** What comes a day: as the last whole days were; where there are none yet, as it comes now, shared out by what is there. */
function growthOf(
  stock: readonly StockRow[],
  { firstMs, nowMs, perSecond }: { firstMs: number; nowMs: number; perSecond: number },
): Growth {
  const raw = stock.filter(({ what }) => what === 'raw')
  if (nowMs - firstMs >= (RECENT_DAYS + 1) * DAY_MS) {
    const lately = raw.reduce((sum, { recentReadings }) => sum + recentReadings, 0) / RECENT_DAYS
    return { bytesPerDay: (row) => row.recentBytes / RECENT_DAYS, readingsPerDay: lately, over: RECENT_DAYS }
  }
  const readings = raw.reduce((sum, row) => sum + row.readings, 0)
  const readingsPerDay = perSecond * (DAY_MS / 1_000)
  return { bytesPerDay: (row) => (readings > 0 ? (row.bytes / readings) * readingsPerDay : 0), readingsPerDay, over: 0 }
}

/** What growth is judged by; asked before the tenant's transaction, beside which no other may be begun. */
async function comingTo(system: System, tenantId: TenantId) {
  const nowMs = system.clock.nowMs()
  return { firstMs: await firstSlotMs(system), nowMs, perSecond: service(system, 'telemetry').figures.rate(tenantId, 59, nowMs) }
}

function forecast(stock: readonly StockRow[], { rules, growth, open, nowMs }: { rules: readonly KeepRule[]; growth: Growth; open: number; nowMs: number }): StorageAnswer['forecast'] {
  const grown = stock.map((row) => ({ ...row, bytesPerDay: growth.bytesPerDay(row) }))
  return FORECAST_DAYS.map((days) => ({ days, bytes: Math.round(open + bytesIn(days, { stock, growth: grown, rules, today: new Date(nowMs) })) }))
} // biome-ignore format: one row a forecast

/** Of open slots, which all tenants share: this one's part by its series. */
async function openBytes(tx: Tx): Promise<number> {
  const [row] = await tx.execute<{ bytes: number }>(sql`select telemetry_open_bytes() as bytes`)
  return row?.bytes ?? 0
}
