import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#/server/platform/clock.ts'
import { type DbAddress, openDatabase } from '#/server/platform/db.ts'
import { testGround } from '#/server/registry/testing.ts'
import type { Child } from '../child-process.ts'
import { startServer } from '../ingest/bed.ts'
import type { Started } from '../ingest/server-process.ts'
import { type BenchGateway, fillIngest } from '../ingest/world.ts'
import { asSuperuser } from '../registry/bed.ts'

const GATEWAYS = 4
const SERIES = 360

export type ConfirmedBed = AsyncDisposable & {
  gateways: BenchGateway[]
  /** Where the server is now. */
  url(): string
  mqttUrl(): string
  server(): Child
  /** In place of the one that was there. */
  restart(): Promise<void>
}

/** A server in a process and gateways that count what it confirms to them.
 *  @param through how the server reaches the database, where that is another way than ours */
export async function startConfirmedBed(
  address: DbAddress,
  { through = address, gateways: count = GATEWAYS, series = SERIES }: { through?: DbAddress; gateways?: number; series?: number } = {},
): Promise<ConfirmedBed> {
  await using stack = new AsyncDisposableStack()
  const dataDir = mkdtempSync(join(tmpdir(), 'onefold-bench-'))
  stack.defer(() => rmSync(dataDir, { recursive: true, force: true }))
  const gateways = await (async () => {
    await using db = openDatabase(address)
    const { tenant, siteId } = await testGround({ db, clock: systemClock })
    return fillIngest(address, {
      tenantId: tenant.id,
      siteId,
      groupId: tenant.slug,
      codePrefix: tenant.codePrefix,
      series,
      gateways: count,
    })
  })()
  const start = async () => {
    const child = startServer(through, dataDir)
    const { url, mqttUrl } = (await child.heard()) as Started
    return { child, url, mqttUrl }
  }
  let server = await start()
  stack.defer(() => server.child[Symbol.asyncDispose]())
  const parts = stack.move()
  return {
    gateways,
    url: () => server.url,
    mqttUrl: () => server.mqttUrl,
    server: () => server.child,
    async restart() {
      server = await start()
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

/** Rows of the ledger, and how many different readings they are. */
export const storedIn = (address: DbAddress): Promise<{ rows: number; distinct: number }> =>
  asSuperuser(address, async (sql) => {
    const [row] = await sql<{ rows: number; distinct: number }[]>`
      with every as (select series_id, at from readings union all select series_id, at from telemetry_packed_readings)
      select count(*)::float8 as rows, count(distinct (series_id, at))::float8 as distinct from every`
    return row ?? { rows: 0, distinct: 0 }
  })
