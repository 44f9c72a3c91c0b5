import { join } from 'node:path'
import { systemClock } from '#/server/platform/clock.ts'
import { dataDir } from '#/server/platform/data-dir.ts'
import { type DbAddress, openDatabase } from '#/server/platform/db.ts'
import { readEnv } from '#/server/platform/env.ts'
import { startFeed } from '#/server/platform/feed/index.ts'
import { createLog } from '#/server/platform/log.ts'
import { createMetrics } from '#/server/platform/metrics.ts'
import type { System } from '#/server/platform/system.ts'
import { claimFolder, runningFrom } from './claim.ts'
import { bringUpDatabase } from './database.ts'

/** The system of this data folder for one command: on the database of the Onefold that runs, or on one brought up for the while.
 *  Entries written meanwhile are numbered by the running server, or at the next start. */
export async function openLocalSystem(project: string): Promise<System & AsyncDisposable> {
  const env = readEnv(process.env)
  const { dir, user } = dataDir(env.dataDir, project)
  const log = createLog(process.env.LOG_LEVEL ?? 'error')
  await using stack = new AsyncDisposableStack()
  const holder = env.databaseUrl ? null : runningFrom(dir)
  const address = await addressOf()
  const db = stack.use(openDatabase(address, { app: 2, system: 2, ingest: 1 }))
  const feed = stack.use(
    await startFeed(db, log).catch((error) => {
      throw holder === null
        ? error
        : new Error(`Onefold (process ${holder}) is just starting or stopping; try again in a moment`, { cause: error })
    }),
  )
  const parts = stack.move()
  const system: System = { env, dataDir: dir, db, feed, clock: systemClock, log, metrics: createMetrics(), services: {} }
  return { ...system, [Symbol.asyncDispose]: () => parts.disposeAsync() }

  async function addressOf(): Promise<DbAddress> {
    if (env.databaseUrl) return { url: env.databaseUrl }
    if (holder !== null) return { socketDir: join(dir, 'run'), port: 5432, database: 'onefold' }
    stack.use(claimFolder(dir)) // a start meanwhile would take this database over, and lose it when this command ends
    return stack.use(await bringUpDatabase(env, { dir, user, project, log })).address
  }
}
