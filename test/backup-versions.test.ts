import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_SUITE } from '#/protocol/sealing/suite.ts'
import { dumpDatabase, loadDatabase, readSealed, writeSealed } from '#/server/platform/backup/index.ts'
import { emptyDatabase } from '#/server/platform/backup/testing.ts'
import { connect, openDatabase } from '#/server/platform/db.ts'
import { migrateTo } from '#/server/platform/migrate.ts'
import { testSystem } from '#/server/platform/testing.ts'
import { makeSlotTable } from '#/server/telemetry/index.ts'

const KEY = { secret: Buffer.alloc(32, 3), hint: { kind: 'kept', fingerprint: '0011223344556677' } as const, suite: DEFAULT_SUITE }
const project = process.cwd()
let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'onefold-backup-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

test('[BK6] tables of an older version come in as they were, and are brought to this one', async () => {
  await using old = await emptyDatabase()
  const client = connect(old.address, 'onefold_owner', 1)
  const [first] = JSON.parse(await readFile(join(project, 'drizzle/meta/_journal.json'), 'utf8')).entries as { when: number }[]
  await migrateTo(client, project, first!.when)
  await client`insert into feed_head (id, seq, epoch) values (1, 5, 2)`
  await client.end({ timeout: 1 })
  await using db = openDatabase(old.address, { app: 1, system: 1, ingest: 1 })
  const { bytes, done } = dumpDatabase(db, { files: [], now: () => new Date() })
  await writeSealed(join(dir, 'old'), bytes, KEY)
  expect((await done).manifest.migrations).toHaveLength(1)
  await using empty = await emptyDatabase()
  const loaded = await loadDatabase(
    readSealed(join(dir, 'old'), async () => KEY.secret),
    { address: empty.address, project, makeChild: makeSlotTable },
  )
  expect(loaded.rows).toBeGreaterThan(0)
  await using back = openDatabase(empty.address, { app: 1, system: 1, ingest: 1 })
  const [head] = await back.owner`select seq::int, epoch from feed_head`
  expect(head).toEqual({ seq: 5, epoch: 2 })
  expect((await back.owner`select 1 from pg_tables where tablename = 'fact_owners'`).length).toBe(1)
}, 120_000)

test('[BK7] a backup of a newer version is refused before a table is made', async () => {
  await using system = await testSystem()
  await using empty = await emptyDatabase()
  const { bytes } = dumpDatabase(system.db, { files: [], now: () => new Date() })
  await writeSealed(join(dir, 'newer'), bytes, KEY)
  const fewer = await mkdtemp(join(tmpdir(), 'onefold-older-'))
  await cp(join(project, 'drizzle'), join(fewer, 'drizzle'), { recursive: true })
  const path = join(fewer, 'drizzle/meta/_journal.json')
  const journal = JSON.parse(await readFile(path, 'utf8'))
  await writeFile(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, -1) }))
  const load = loadDatabase(
    readSealed(join(dir, 'newer'), async () => KEY.secret),
    { address: empty.address, project: fewer, makeChild: makeSlotTable },
  )
  await expect(load).rejects.toMatchObject({ code: 'NEWER' })
  const client = connect(empty.address, 'postgres', 1)
  const made = await client`select tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'onefold')`
  await client.end({ timeout: 1 })
  expect(made).toHaveLength(0)
  await rm(fewer, { recursive: true, force: true })
}, 120_000)
