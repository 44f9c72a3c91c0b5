import { copyIn } from '#/server/platform/copy-in.ts'
import { connect, type DbAddress, type Sql } from '#/server/platform/db.ts'
import { columnsOf } from '#/server/telemetry/columns.ts'
import { CopyBuffer } from '#/server/telemetry/copy.ts'
import { percentile } from '../shape.ts'

const ROWS = 50_000
const COLUMNS = 'series_id, at, value, quality, source, received_at'

/** Rows a second that PostgreSQL takes of what ingest writes and nothing else: a slot as the product's, binary COPY of 50,000 rows prepared
 *  beforehand, two connections. The median of three runs. */
export async function rawCopyPerS(address: DbAddress, seconds: number): Promise<number> {
  const nowMs = Date.now()
  const rows = columnsOf(Array.from({ length: ROWS }, (_, i) => [1 + (i % 10_000), nowMs + Math.floor(i / 10_000), i / 7]))
  const bytes = new CopyBuffer().encode([{ readings: rows, receivedAtMs: nowMs }])
  const owner = connect(address, 'onefold_owner', 1)
  const clients = [connect(address, 'onefold_ingest', 1), connect(address, 'onefold_ingest', 1)]
  const rates: number[] = []
  try {
    for (let run = 0; run < 3; run++) {
      await owner.unsafe('create table bench_slot () inherits (readings); grant insert on bench_slot to onefold_ingest')
      rates.push(await rateOf(clients, bytes, seconds))
      await owner.unsafe('drop table bench_slot')
    }
  } finally {
    await Promise.all([owner, ...clients].map((client) => client.end({ timeout: 5 })))
  }
  return percentile(rates, 50)
}

async function rateOf(clients: readonly Sql[], bytes: Buffer, seconds: number): Promise<number> {
  const startMs = performance.now()
  const untilMs = startMs + seconds * 1000
  let copies = 0
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < untilMs) {
        await client.begin((tx) => copyIn(tx, `copy bench_slot (${COLUMNS}) from stdin (format binary)`, bytes))
        copies++
      }
    }),
  )
  return (copies * ROWS) / ((performance.now() - startMs) / 1000)
}
