import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, openDatabase, type Sql } from '#/server/platform/db.ts'
import { startEmbedded } from '#/server/platform/embedded.ts'
import { readEnv } from '#/server/platform/env.ts'
import { createLog } from '#/server/platform/log.ts'
import { postgresUser } from '#/server/platform/postgres-user.ts'
import type { AreaId, TenantId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { bringUpDatabase } from './database.ts'

/** A cluster of somebody's own, without our roles, reached over TCP by DATABASE_URL. */
const dirs: string[] = []
async function foreignCluster(settings: Record<string, string> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'onefold-own-'))
  dirs.push(dir)
  chmodSync(dir, 0o755)
  const cluster = await startEmbedded({ dir, user: postgresUser(), settings })
  const way = createServer((near) => {
    const far = createConnection(join(dir, 'run', '.s.PGSQL.5432'))
    for (const socket of [near, far]) socket.on('error', () => {}).on('close', () => [near, far].forEach((it) => void it.destroy()))
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => way.listen(0, 'localhost', resolve))
  return {
    superuser: cluster.superuser as { socketDir: string; port: number; database: string },
    url: (user: string, database: string) => `postgres://${user}@localhost:${(way.address() as AddressInfo).port}/${database}`,
    async [Symbol.asyncDispose]() {
      way.close()
      await cluster[Symbol.asyncDispose]()
    },
  }
}
let cluster: Awaited<ReturnType<typeof foreignCluster>>
let superuser: Sql
beforeAll(async () => {
  cluster = await foreignCluster()
  superuser = connect(cluster.superuser, 'postgres', 1)
  await superuser.unsafe('create role weak login; create role planter login createrole')
  await superuser.unsafe('create database weakly owner weak')
  await superuser.unsafe('create database plant owner planter')
})
afterAll(async () => {
  await superuser?.end({ timeout: 1 })
  await cluster?.[Symbol.asyncDispose]()
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
})
const bringUp = (databaseUrl: string) =>
  bringUpDatabase(readEnv({ DATABASE_URL: databaseUrl }), { dir: '', user: null, project: process.cwd(), log: createLog('silent') })
const complaint = (databaseUrl: string) =>
  bringUp(databaseUrl).then(
    () => 'it was taken',
    (error: Error) => error.message,
  )

test('[DB1] what cannot be reached, or a database that is not there, is one line with its address', async () => {
  expect(await complaint('postgres://nobody@localhost:1/none')).toMatch(
    /^the database at localhost:1 \(DATABASE_URL\) cannot be reached: .*ECONNREFUSED/,
  )
  const none = await complaint(cluster.url('planter', 'nowhere'))
  expect(none).toContain('database "nowhere" does not exist')
  expect(none).not.toContain('\n')
})

test('[DB2] a cluster that could lose what it acknowledged is refused', async () => {
  await superuser.unsafe('alter database plant set synchronous_commit = off')
  expect(await complaint(cluster.url('planter', 'plant'))).toMatch(/has fsync=on, synchronous_commit=off: .* could be lost; set both on$/)
  await superuser.unsafe('alter database plant reset synchronous_commit')
  await using loose = await foreignCluster({ fsync: 'off' })
  expect(await complaint(loose.url('postgres', 'postgres'))).toMatch(/has fsync=off, synchronous_commit=on: .* could be lost; set both on$/)
})

test('[DB3] a user who may not make the roles is told what a superuser has to run, and with that it works', async () => {
  const said = await complaint(cluster.url('weak', 'weakly'))
  expect(said).toMatch(
    /^the database user weak cannot prepare database weakly .*; as its superuser run once: create role onefold_owner; .*;$/,
  )
  expect(said).not.toContain('\n')
  const inside = connect({ ...cluster.superuser, database: 'weakly' }, 'postgres', 1)
  await inside.unsafe(said.slice(said.indexOf('run once: ') + 'run once: '.length))
  await inside.end()
  await using _ = await bringUp(cluster.url('weak', 'weakly'))
})

test('[DB4] a user who may makes the roles himself; the walls between tenants stand; a second start finds all in place', async () => {
  for (const role of ['owner', 'app', 'area', 'system', 'ingest', 'auth', 'jobs'])
    await superuser.unsafe(`do $$ begin if exists (select from pg_roles where rolname = 'onefold_${role}') then
      execute 'alter role onefold_${role} rename to former_${role}'; end if; end $$`)
  for (let start = 0; start < 2; start++) {
    const { address } = await bringUp(cluster.url('planter', 'plant'))
    await using db = openDatabase(address, { app: 1, system: 1, ingest: 1 })
    const who = await db.tenant(uuidv7() as TenantId, (tx) => tx.execute<{ current_user: string }>(sql`select current_user`))
    expect(who[0]?.current_user).toBe('onefold_app')
    const areas = [uuidv7() as AreaId]
    for (const walls of [
      { see: areas, act: areas },
      { see: 'whole', act: areas },
    ] as const) {
      const within = db
        .within(walls)
        .tenant(uuidv7() as TenantId, (tx) => tx.execute(sql`select current_user, (select count(*)::int from objects) as seen`))
      expect(await within).toEqual([{ current_user: 'onefold_area', seen: 0 }])
    }
    expect(await db.tenant(uuidv7() as TenantId, (tx) => tx.execute(sql`select * from objects`))).toEqual([])
    await expect(db.tenant(uuidv7() as TenantId, (tx) => tx.execute(sql`select * from readings`))).rejects.toThrow()
    expect(await db.system((tx) => tx.execute(sql`select 1 as one from feed_head`))).toEqual([{ one: 1 }])
    expect(await db.ingest`select count(*)::int as n from readings`).toEqual([{ n: 0 }])
  }
})
