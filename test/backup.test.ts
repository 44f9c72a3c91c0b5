import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SealedFileError } from '#/protocol/sealing/sealed-file.ts'
import { DEFAULT_SUITE } from '#/protocol/sealing/suite.ts'
import { groundWithGateway } from '#/server/http/mqtt-testing.ts'
import { dumpDatabase, loadDatabase, readSealed, writeSealed } from '#/server/platform/backup/index.ts'
import { emptyDatabase } from '#/server/platform/backup/testing.ts'
import { connect, type DbAddress } from '#/server/platform/db.ts'
import { testSystem, until } from '#/server/platform/testing.ts'
import { makeSlotTable } from '#/server/telemetry/index.ts'
import { openSlot } from '#/server/telemetry/slots.ts'

let system: Awaited<ReturnType<typeof testSystem>>
let dir = ''
const KEY = { secret: Buffer.alloc(32, 3), hint: { kind: 'kept', fingerprint: '0011223344556677' } as const, suite: DEFAULT_SUITE }
const project = process.cwd()
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'onefold-backup-'))
  system = await testSystem()
  await groundWithGateway(system)
  const slot = await openSlot(system.db, Date.now())
  await system.db.ingest.unsafe(
    `insert into ${slot.table} select n % 7, now() - n * interval '1 ms', n / 3.0, 192, 0, now() from generate_series(1, 20000) n`,
  )
}, 120_000)
afterAll(async () => {
  await system?.[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

const backUp = async (name: string) => {
  const path = join(dir, name)
  const { bytes, done } = dumpDatabase(system.db, { files: [{ path: 'ca/ca.crt', content: Buffer.from('a file') }], now: () => new Date() })
  await writeSealed(path, bytes, KEY)
  return { path, ...(await done) }
}
const restore = (path: string, address: DbAddress) =>
  loadDatabase(
    readSealed(path, async () => KEY.secret),
    { address, project, makeChild: makeSlotTable },
  )

/** Rows of every table, as the superuser sees them, past every wall. */
async function countsOf(address: DbAddress): Promise<Record<string, number>> {
  const client = connect(address, 'postgres', 1)
  const tables = await client<{ name: string }[]>`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema', 'onefold') order by 1`
  const counts: Record<string, number> = {}
  for (const { name } of tables) counts[name] = Number((await client.unsafe(`select count(*) as n from only ${name}`))[0]?.n)
  await client.end({ timeout: 1 })
  return counts
}

test('[BK1] every table comes back with every row, open slots included, and the same walls, numbers and references stand', async () => {
  const { path, manifest, rows } = await backUp('whole')
  await using empty = await emptyDatabase()
  const loaded = await restore(path, empty.address)
  const counts = await countsOf(system.address)
  expect(await countsOf(empty.address)).toEqual(counts)
  expect(loaded.rows).toBe(rows)
  expect(rows).toBe(Object.values(counts).reduce((sum, count) => sum + count, 0))
  expect(manifest.tables.filter(({ child }) => child)).toHaveLength(1)
  expect(loaded.files.map(({ path: name }) => name)).toEqual(['ca/ca.crt'])
  const shape = async (address: DbAddress) => {
    const client = connect(address, 'postgres', 1)
    const found = await client`select 'policy' as what, tablename || '.' || policyname as name from pg_policies
      union all select 'trigger', tgrelid::regclass || '.' || tgname from pg_trigger where not tgisinternal
      union all select 'constraint', conrelid::regclass || '.' || conname from pg_constraint where conrelid <> 0
      union all select 'index', indexname from pg_indexes where schemaname in ('public', 'onefold_auth')
      union all select 'forced', relname from pg_class where relforcerowsecurity
      union all select 'right', table_name || ' ' || grantee || ' ' || privilege_type from information_schema.role_table_grants where grantee like 'onefold%'
      union all select 'sequence', sequencename || ' ' || coalesce(last_value, 0) from pg_sequences where schemaname <> 'onefold' order by 1, 2`
    await client.end({ timeout: 1 })
    return found.map(({ what, name }) => `${what} ${name}`)
  }
  expect(await shape(empty.address)).toEqual(await shape(system.address))
}, 120_000)

test('[BK2] it is one moment: what is written while it is read is in none of its tables', async () => {
  const before = Object.values(await countsOf(system.address)).reduce((sum, count) => sum + count, 0)
  let wrote = 0
  const { bytes, done } = dumpDatabase(system.db, {
    files: [],
    now: () => new Date(),
    onTable: async () => void (await system.db.owner`insert into feed_cursors values (${`late ${++wrote}`}, 1)`),
  })
  await writeSealed(join(dir, 'moment'), bytes, KEY)
  expect((await done).rows).toBe(before)
  expect(wrote).toBeGreaterThan(50)
}, 120_000)

test('[BK3] a slot that is closed between looking and reading costs another look, no reading', async () => {
  let closed = false
  const slot = await openSlot(system.db, Date.now())
  await system.db.ingest.unsafe(`insert into ${slot.table} values (1, now(), 1, 192, 0, now())`)
  const direct: typeof system.db.direct = (role) => {
    const client = system.db.direct(role)
    if (role !== 'onefold_owner' || closed) return client
    const begin = client.begin.bind(client) as (...given: unknown[]) => Promise<unknown>
    client.begin = ((...given: unknown[]) => {
      const work = given.at(-1) as (tx: unknown) => Promise<unknown>
      return begin(...given.slice(0, -1), async (tx: unknown) => {
        if (closed) return work(tx)
        closed = true
        await (tx as typeof client).unsafe('select count(*) from telemetry_slots') // the picture is taken
        await system.db.owner.unsafe(`drop table ${slot.table}; update telemetry_slots set closed_at = now() where id = ${slot.id}`)
        return work(tx)
      })
    }) as never
    return client
  }
  const { bytes, done } = dumpDatabase({ direct }, { files: [], now: () => new Date() })
  const path = join(dir, 'closed')
  await writeSealed(path, bytes, KEY)
  const { manifest } = await done
  expect(closed).toBe(true)
  expect(manifest.tables.some(({ name }) => name === slot.table)).toBe(false)
}, 120_000)

test('[BK4] of 40 damaged or cut files none is read to its end', async () => {
  const { path } = await backUp('damaged')
  const whole = await readFile(path)
  let refused = 0
  for (let i = 0; i < 40; i++) {
    const bad = Buffer.from(i % 2 === 0 ? whole : whole.subarray(0, Math.floor((whole.length * (i + 1)) / 42)))
    if (i % 2 === 0) bad[Math.floor((whole.length * (i + 0.5)) / 40)]! ^= 1 << (i % 8)
    await writeFile(join(dir, 'bad'), bad)
    const read = async () => {
      for await (const chunk of readSealed(join(dir, 'bad'), async () => KEY.secret)) expect(chunk.length).toBeGreaterThan(0)
    }
    await read().catch((error) => void (error instanceof SealedFileError && refused++))
  }
  expect(refused).toBe(40)
}, 120_000)

test('[BK5] a full disk leaves nothing of a backup, and the snapshot is let go', async () => {
  const { bytes, done } = dumpDatabase(system.db, { files: [], now: () => new Date() })
  const full = new Transform({
    transform(_chunk, _encoding, next) {
      next(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
    },
  })
  await expect(writeSealed(join(dir, 'full'), bytes.pipe(full) as never, KEY)).rejects.toThrow('ENOSPC')
  bytes.destroy(new Error('nobody reads'))
  await expect(done).rejects.toThrow()
  expect((await readdir(dir)).filter((name) => name.startsWith('full'))).toEqual([])
  await until('no snapshot is held', async () => {
    const [held] = await system.db.owner<
      { n: number }[]
    >`select count(*)::int as n from pg_locks where relation = 'objects'::regclass and mode = 'AccessShareLock' and pid <> pg_backend_pid()`
    return held?.n === 0
  })
}, 120_000)
