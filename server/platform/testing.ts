import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { type Clock, systemClock } from './clock.ts'
import { connect, type DbAddress, openDatabase } from './db.ts'
import { readEnv } from './env.ts'
import { startFeed, startSequencer } from './feed/index.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import type { System } from './system.ts'

/** A clone of the migrated template (or a database that is there already, which is left), and a system on it with feed and sequencer running; dropped when disposed.
 *  The cluster is started once a run by `test/cluster.ts`. */
export async function testSystem(
  options: { clock?: Clock; env?: Record<string, string>; database?: string; dataDir?: string } = {},
): Promise<System & AsyncDisposable & { address: DbAddress }> {
  const { socketDir, port } = JSON.parse(process.env.ONEFOLD_TEST_CLUSTER ?? '{}') as { socketDir?: string; port?: number }
  if (!socketDir || !port) throw new Error('no test cluster: run through vitest, whose global setup starts it')
  const name = options.database ?? `t_${randomBytes(6).toString('hex')}`
  const superuser = connect({ socketDir, port, database: 'postgres' }, 'postgres', 1)
  if (options.database === undefined)
    await superuser.unsafe(`create database ${name} template onefold_template owner onefold_owner strategy file_copy`)
  const address = { socketDir, port, database: name }
  const db = openDatabase(address, { app: 4, system: 4, ingest: 2 })
  const log = createLog(process.env.LOG_LEVEL ?? 'silent')
  const sequencer = startSequencer(db, log)
  const feed = await startFeed(db, log)
  return {
    env: readEnv({ ...options.env }),
    dataDir: options.dataDir ?? tmpdir(),
    db,
    feed,
    clock: options.clock ?? systemClock,
    log,
    metrics: createMetrics(),
    services: {},
    address,
    async [Symbol.asyncDispose]() {
      await feed[Symbol.asyncDispose]()
      await sequencer[Symbol.asyncDispose]()
      await db[Symbol.asyncDispose]()
      if (options.database === undefined) await superuser.unsafe(`drop database ${name} with (force)`)
      await superuser.end({ timeout: 1 })
    },
  }
}

/** Polls until the condition gives something other than null, undefined or false.
 *  @throws Error after the deadline, with what was waited for */
export async function until<T>(
  what: string,
  condition: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  withinMs = 25_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const found = await condition()
    if (found !== null && found !== undefined && found !== false) return found as T
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
