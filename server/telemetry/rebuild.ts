import type { Sql } from '#/server/platform/db.ts'
import { emptyColumns, push, type ReadingColumns } from './columns.ts'
import type { Head } from './head.ts'
import { tableOf } from './slots.ts'

type Row = { series_id: number; at: number; value: number; quality: number; source: number; received: number }
const PAGE = 20_000

/** The head as it was: the latest-table of the last close, then the open slots. Nothing older is read. */
export async function rebuildHead(sql: Sql, head: Head, slotIds: readonly number[]): Promise<number> {
  const latest = await sql<Row[]>`select series_id, round(extract(epoch from at) * 1000, 3)::float8 as at, value, quality, source,
    round(extract(epoch from received_at) * 1000, 3)::float8 as received from telemetry_latest`
  for (const row of latest) head.see(row.series_id, row.at, row.value, row.quality, row.source, row.received)
  let readings = 0
  for (const slotId of slotIds) {
    const rows = sql.unsafe<Row[]>(`select series_id, round(extract(epoch from at) * 1000, 3)::float8 as at, value, quality, source,
      round(extract(epoch from received_at) * 1000, 3)::float8 as received from only ${tableOf(slotId)}`)
    await rows.cursor(PAGE, (page) => {
      for (const [receivedAtMs, columns] of byArrival(page as Row[])) head.add(slotId, columns, receivedAtMs)
      readings += page.length
    })
  }
  return readings
}

/** Rows of one arrival stand together as they were copied in. */
function* byArrival(rows: readonly Row[]): Generator<[number, ReadingColumns]> {
  for (let from = 0; from < rows.length; ) {
    const { received } = rows[from]!
    let to = from
    while (to < rows.length && rows[to]!.received === received) to++
    const columns = emptyColumns(to - from)
    for (let i = from; i < to; i++) push(columns, rows[i]!.series_id, rows[i]!.at, rows[i]!.value, rows[i]!.quality, rows[i]!.source)
    yield [received, columns]
    from = to
  }
}
