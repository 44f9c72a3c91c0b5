import { copyIn } from '#/server/platform/copy-in.ts'
import { connect, type DbAddress, openDatabase, type Sql } from '#/server/platform/db.ts'
import { closeSlot } from '#/server/telemetry/close.ts'
import { columnsOf } from '#/server/telemetry/columns.ts'
import { compact } from '#/server/telemetry/compact.ts'
import { CopyBuffer } from '#/server/telemetry/copy.ts'
import { openSlot } from '#/server/telemetry/slots.ts'
import { startCluster } from './registry/bed.ts'
import { type Bench, type BenchInput, type Row, round } from './shape.ts'
import { type Recording, recordings } from './storage/recordings.ts'

const NAMES = [
  'packed_bytes_per_reading',
  'rollup_bytes_per_reading',
  'hot_bytes_per_reading',
  'btree_bytes_per_reading',
  'plain_sql_differs',
]
const BATCH = 50_000

/** What a reading takes: packed with its roll-ups and indexes, in an open slot, and as a row of a table with a btree. */
export const bench: Bench = {
  name: 'storage',
  summary: 'bytes a reading on published recordings: packed, hot, and as rows with a btree',
  async run({ quick, project, progress }: BenchInput): Promise<Row[]> {
    const all = recordings()
    const taken = quick ? all.filter((_, i) => i % 4 === 0) : all
    const n = taken.reduce((sum, { atMs }) => sum + atMs.length, 0)
    if (n === 0) return NAMES.map((name) => ({ name, value: null, n: 0, how: 'no recordings are here; set ONEFOLD_SAMPLES' }))
    await using cluster = await startCluster(project)
    const address = await cluster.database('storage')
    await using db = openDatabase(address)
    progress(`${n} readings of ${taken.length} series into an open slot`)
    const slot = await openSlot(db, Date.now())
    await fill(db.ingest, slot.table, taken)
    const hot = await size(db.owner, slot.table)
    progress('as rows with a btree')
    await db.owner.unsafe(
      `create table bench_rows (like readings);
      insert into bench_rows select distinct on (series_id, at) * from ${slot.table} order by series_id, at, received_at desc, ctid desc;
      create unique index on bench_rows (series_id, at)`,
    )
    const rows = await size(db.owner, 'bench_rows')
    progress('closing the slot')
    const stored = await closeSlot(db, slot.id, () => ({ quietMs: 60_000, discrete: false }))
    await compact(db, Date.now(), new AbortController().signal)
    const differs = await differences(db.owner)
    await rewritten(address)
    const [blocks, rollups] = [await size(db.owner, 'telemetry_blocks'), await size(db.owner, 'telemetry_rollups')]
    const each = (bytes: number) => round(bytes / stored)
    const what = `${taken.length} columns of SKAB, NAB, AI4I, air quality, steel and OpenEEmeter`
    return [
      { name: 'packed_bytes_per_reading', value: each(blocks + rollups), n: stored, how: `${what}: blocks and roll-ups, with indexes, rewritten once (VACUUM FULL)` },
      { name: 'rollup_bytes_per_reading', value: each(rollups), n: stored, how: 'of that the roll-ups (1 min, 1 h, 1 day) with their index' },
      { name: 'hot_bytes_per_reading', value: each(hot), n: stored, how: 'in an open slot, which has no index' },
      { name: 'btree_bytes_per_reading', value: each(rows), n: stored, how: 'the same columns, one row a reading, unique btree on series and time' },
      { name: 'plain_sql_differs', value: differs, n: stored, how: 'readings that telemetry_packed_readings and the table of rows do not share' },
    ] // biome-ignore format: a row a figure
  },
}

async function fill(sql: Sql, table: string, series: readonly Recording[]): Promise<void> {
  for (const [i, { atMs, value }] of series.entries()) {
    for (let from = 0; from < atMs.length; from += BATCH) {
      const readings = columnsOf(atMs.slice(from, from + BATCH).map((at, k): [number, number, number] => [i + 1, at, value[from + k]!]))
      await sql.begin((tx) =>
        copyIn(
          tx,
          `copy ${table} (series_id, at, value, quality, source, received_at) from stdin (format binary)`,
          new CopyBuffer().encode([{ readings, receivedAtMs: Date.now() + from }]),
        ),
      )
    }
  }
}

async function size(sql: Sql, table: string): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`select pg_total_relation_size(${table}::regclass)::float8 as bytes`
  return row?.bytes ?? 0
}

/** The room that compaction left is filled by what comes next; what is measured is what stays. */
async function rewritten(address: DbAddress): Promise<void> {
  const client = connect(address, 'postgres', 1)
  await client.unsafe('vacuum full telemetry_blocks')
  await client.unsafe('vacuum full telemetry_rollups')
  await client.end()
}

async function differences(sql: Sql): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from bench_rows r full join telemetry_packed_readings p on p.series_id = r.series_id and p.at = r.at and p.value = r.value
    where p.at is null or r.at is null`
  return row?.n ?? 0
}
