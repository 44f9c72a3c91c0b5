import { join } from 'node:path'
import { dataDir } from '#/server/platform/data-dir.ts'
import type { DbAddress } from '#/server/platform/db.ts'
import { type Env, readEnv } from '#/server/platform/env.ts'
import { createLog, type Log } from '#/server/platform/log.ts'
import { claimFolder, runningFrom } from './claim.ts'
import { bringUpDatabase } from './database.ts'

export type LocalDatabase = {
  env: Env
  dir: string
  log: Log
  address: DbAddress
  /** Who may make and drop databases: the embedded cluster's superuser, or the user of DATABASE_URL. */
  superuser: DbAddress
  /** The process that runs Onefold on it; null where none does. */
  runningPid: number | null
}

/** The database of this data folder for one command: that of the Onefold that runs, or one brought up for the while. */
export async function openLocalDatabase(project: string): Promise<LocalDatabase & AsyncDisposable> {
  const env = readEnv(process.env)
  const { dir, user } = dataDir(env.dataDir, project)
  const log = createLog(process.env.LOG_LEVEL ?? 'error')
  await using stack = new AsyncDisposableStack()
  const runningPid = runningFrom(dir)
  const own = { socketDir: join(dir, 'run'), port: 5432 }
  const address = await addressOf()
  const parts = stack.move()
  return {
    env,
    dir,
    log,
    address,
    superuser: env.databaseUrl ? { url: env.databaseUrl } : { ...own, database: 'postgres' },
    runningPid,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }

  async function addressOf(): Promise<DbAddress> {
    if (!env.databaseUrl && runningPid !== null) return { ...own, database: 'onefold' }
    if (runningPid === null) stack.use(claimFolder(dir)) // a start meanwhile would take this database over, and lose it when this command ends
    return stack.use(await bringUpDatabase(env, { dir, user, project, log })).address
  }
}
