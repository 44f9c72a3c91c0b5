import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '#/server/platform/db.ts'
import { startEmbedded } from '#/server/platform/embedded.ts'
import { migrate, prepareCluster } from '#/server/platform/migrate.ts'
import { postgresUser } from '#/server/platform/postgres-user.ts'

/** One embedded cluster a run, migrated once into a template; each test file clones it. Durable settings as in production. */
export default async function setup() {
  const dir = mkdtempSync(join(tmpdir(), 'onefold-test-'))
  chmodSync(dir, 0o755)
  const cluster = await startEmbedded({ dir, user: postgresUser(), settings: { max_connections: '200' } })
  try {
    await prepareCluster(cluster.superuser, 'onefold_template')
    await migrate({ ...(cluster.superuser as { socketDir: string; port: number }), database: 'onefold_template' }, process.cwd())
  } catch (error) {
    await cluster[Symbol.asyncDispose]()
    throw error
  }
  const client = connect(cluster.superuser, 'postgres', 1)
  await client.unsafe(`alter database onefold_template is_template true`)
  await client.end()
  process.env.ONEFOLD_TEST_CLUSTER = JSON.stringify(cluster.superuser)
  return async () => {
    await cluster[Symbol.asyncDispose]()
    rmSync(dir, { recursive: true, force: true })
  }
}
