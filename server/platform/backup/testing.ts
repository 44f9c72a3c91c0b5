import { randomBytes } from 'node:crypto'
import { connect, type DbAddress } from '../db.ts'

/** An empty database in the cluster of the tests, dropped when disposed. */
export async function emptyDatabase(): Promise<AsyncDisposable & { address: DbAddress }> {
  const { socketDir, port } = JSON.parse(process.env.ONEFOLD_TEST_CLUSTER ?? '{}') as { socketDir: string; port: number }
  const name = `t_${randomBytes(6).toString('hex')}`
  const superuser = connect({ socketDir, port, database: 'postgres' }, 'postgres', 1)
  await superuser.unsafe(`create database ${name} template template0 owner onefold_owner encoding 'UTF8'`)
  return {
    address: { socketDir, port, database: name },
    async [Symbol.asyncDispose]() {
      await superuser.unsafe(`drop database ${name} with (force)`)
      await superuser.end({ timeout: 1 })
    },
  }
}
