import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '#/server/platform/db.ts'
import { startEmbedded } from '#/server/platform/embedded.ts'
import { migrate, prepareCluster } from '#/server/platform/migrate.ts'
import { postgresUser } from '#/server/platform/postgres-user.ts'

const TMPFS = 0x01021994
const ROOM_BYTES = 3 * 2 ** 30

/** In memory where there is room for it: a database of a test is twelve hundred small files, made in a tenth of the time. */
function placeOfCluster(): string {
  try {
    const { type, bavail, bsize } = statfsSync('/dev/shm')
    return type === TMPFS && bavail * bsize >= ROOM_BYTES ? '/dev/shm' : tmpdir()
  } catch {
    return tmpdir() // no such folder
  }
}

/** One embedded cluster a run, migrated once into a template; each test file clones it. Durable settings as in production. */
export default async function setup() {
  const dir = mkdtempSync(join(placeOfCluster(), 'onefold-test-'))
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
