import { connect, type DbAddress } from '#/server/platform/db.ts'
import { startEmbedded } from '#/server/platform/embedded.ts'
import type { Env } from '#/server/platform/env.ts'
import type { Log } from '#/server/platform/log.ts'
import { migrate, prepareCluster, prepareForeign } from '#/server/platform/migrate.ts'
import type { PostgresUser } from '#/server/platform/postgres-user.ts'

/** The database, ready and migrated: the user's own where DATABASE_URL names one, else the embedded one in the data folder.
 *  @throws Error with one line when it cannot be reached, is too old, or does not keep what it acknowledges */
export async function bringUpDatabase(
  env: Env,
  options: { dir: string; user: PostgresUser | null; project: string; log: Log },
): Promise<AsyncDisposable & { address: DbAddress }> {
  if (env.databaseUrl) {
    const address = { url: env.databaseUrl }
    await checkForeign(env.databaseUrl)
    await prepareForeign(env.databaseUrl)
    await migrate(address, options.project)
    return { address, [Symbol.asyncDispose]: async () => {} }
  }
  const cluster = await startEmbedded({
    dir: options.dir,
    user: options.user,
    onExit: (code) => options.log.error({ code }, 'PostgreSQL stopped by itself; it is started again'),
  })
  try {
    await prepareCluster(cluster.superuser, 'onefold')
    await migrate(cluster.address, options.project)
  } catch (error) {
    await cluster[Symbol.asyncDispose]()
    throw new Error(`the database in ${options.dir} cannot be used: ${rootOf(error)}`, { cause: error })
  }
  return { address: cluster.address, [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose]() }
}

/** What the database itself said; what the libraries wrapped around it is a statement over many lines. */
function rootOf(error: unknown): string {
  let root = error
  while (root instanceof Error && root.cause instanceof Error) root = root.cause
  return (root instanceof Error ? root.message : String(root)).split('\n', 1)[0] ?? ''
}

const OLDEST = 150_000

async function checkForeign(url: string): Promise<void> {
  const where = new URL(url).host
  const client = connect({ url }, 'none', 1)
  try {
    const [found] = await client<
      { version: number; fsync: string; commit: string }[]
    >`select current_setting('server_version_num')::int as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`
    if (!found || found.version < OLDEST) throw new Error(`PostgreSQL at ${where} is too old: Onefold needs 15 or later`)
    if (found.fsync !== 'on' || found.commit === 'off')
      throw new Error(
        `PostgreSQL at ${where} has fsync=${found.fsync}, synchronous_commit=${found.commit}: what it acknowledges could be lost; set both on`,
      )
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('PostgreSQL at')) throw error
    throw new Error(
      `the database at ${where} (DATABASE_URL) cannot be reached: ${error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : error}`,
      { cause: error },
    )
  } finally {
    await client.end({ timeout: 1 })
  }
}
