import { chmodSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '#/server/platform/db.ts'
import { startEmbedded } from '#/server/platform/embedded.ts'
import { readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { prepareCluster } from '#/server/platform/migrate.ts'
import { postgresUser } from '#/server/platform/postgres-user.ts'
import { bringUpDatabase } from './database.ts'

const user = postgresUser()
const dir = mkdtempSync(join(tmpdir(), 'onefold-broken-'))
const bringUp = () => bringUpDatabase(readEnv({}), { dir, user, project: process.cwd(), log: createLog('silent') })
const complaint = () =>
  bringUp().then(
    async (database) => {
      await database[Symbol.asyncDispose]()
      return 'it was taken'
    },
    (error: Error) => error.message,
  )
beforeAll(async () => {
  chmodSync(dir, 0o755)
  await using cluster = await startEmbedded({ dir, user })
  await prepareCluster(cluster.superuser, 'onefold')
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

test('[BD1] a database with something in the way, cut short, or of another version is one line that says why, and keeps what it holds', async () => {
  {
    await using cluster = await startEmbedded({ dir, user })
    const superuser = connect({ ...cluster.superuser, database: 'onefold' }, 'postgres', 1)
    await superuser.unsafe('create schema onefold_auth')
    await superuser.end({ timeout: 1 })
  }
  expect(await complaint()).toMatch(/^the database in \S+ cannot be used: schema "onefold_auth" already exists$/)

  const version = join(dir, 'pg', 'PG_VERSION')
  const own = readFileSync(version, 'utf8')
  writeFileSync(version, '15\n')
  expect(await complaint()).toMatch(/^PostgreSQL did not start: database files are incompatible[^\n]*$/)
  writeFileSync(version, own)

  const control = join(dir, 'pg', 'global', 'pg_control')
  const bytes = readFileSync(control)
  truncateSync(control, 100)
  expect(await complaint()).toMatch(/^PostgreSQL did not start: [^\n]*pg_control[^\n]*$/)
  writeFileSync(control, bytes)
  expect(await complaint()).toContain('already exists') // as it was
}, 60_000)
