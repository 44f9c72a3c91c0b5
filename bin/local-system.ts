import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '#/server/platform/clock.ts'
import { dataDir } from '#/server/platform/data-dir.ts'
import { type DbAddress, openDatabase } from '#/server/platform/db.ts'
import { readEnv } from '#/server/platform/env.ts'
import { startFeed } from '#/server/platform/feed/index.ts'
import { createLog } from '#/server/platform/log.ts'
import { createMetrics } from '#/server/platform/metrics.ts'
import type { System } from '#/server/platform/system.ts'
import { bringUpDatabase } from './database.ts'

/** The system of this data folder for one command: on the database of the Onefold that runs, or on one brought up for the while.
 *  Entries written meanwhile are numbered by the running server, or at the next start. */
export async function openLocalSystem(project: string): Promise<System & AsyncDisposable> {
  const env = readEnv(process.env)
  const { dir, user } = dataDir(env.dataDir, project)
  const log = createLog(process.env.LOG_LEVEL ?? 'error')
  await using stack = new AsyncDisposableStack()
  const running: DbAddress | null = env.databaseUrl
    ? { url: env.databaseUrl }
    : isRunning(dir)
      ? { socketDir: join(dir, 'run'), port: 5432, database: 'onefold' }
      : null
  const address = running ?? stack.use(await bringUpDatabase(env, { dir, user, project, log })).address
  const db = stack.use(openDatabase(address, { app: 2, system: 2, ingest: 1 }))
  const feed = stack.use(await startFeed(db, log))
  const parts = stack.move()
  const system: System = { env, dataDir: dir, db, feed, clock: systemClock, log, metrics: createMetrics(), services: {} }
  return { ...system, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

function isRunning(dir: string): boolean {
  const file = join(dir, 'onefold.pid')
  if (!existsSync(file)) return false
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
