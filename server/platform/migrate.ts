import { createHash } from 'node:crypto'
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type DbAddress, type Sql } from './db.ts'
import { drizzle, runMigrations } from './postgres.ts'
import { SLICES } from './slices.ts'
import { TWIN_TYPES_TABLE, twinTypesSql } from './twin-types.ts'

/** Brings the database to this version: roles, tables (generated), then what is written by hand: walls, constraints, functions.
 *  The hand-written part is idempotent and runs only when its text has changed. */
export async function migrate(owner: DbAddress, project: string): Promise<void> {
  const client = connect(owner, 'onefold_owner', 1)
  try {
    await client`select pg_advisory_lock(720101)`
    await makeTables(client, project, join(project, 'drizzle'))
    const texts = handWritten(project)
    const hash = createHash('sha256')
      .update(texts.map(({ text }) => text).join('\n'))
      .digest('hex')
    await client`create table if not exists onefold.constraints (hash text primary key)`
    const [same] = await client`select 1 from onefold.constraints where hash = ${hash}`
    if (same) return
    for (const { path, text } of texts) {
      await client.unsafe(text).catch((error) => {
        throw new Error(`${path}: ${error.message}`, { cause: error })
      })
    }
    await client`delete from onefold.constraints`
    await client`insert into onefold.constraints values (${hash})`
  } finally {
    await client.end({ timeout: 3 })
  }
}

async function makeTables(client: Sql, project: string, migrationsFolder: string): Promise<void> {
  await client.unsafe(readFileSync(join(project, 'server/platform/walls.sql'), 'utf8'))
  await runMigrations(drizzle(client), { migrationsFolder, migrationsSchema: 'onefold', migrationsTable: 'migrations' })
}

type Journal = { entries: { when: number; tag: string }[] }
const journalOf = (project: string) => JSON.parse(readFileSync(join(project, 'drizzle/meta/_journal.json'), 'utf8')) as Journal

/** Tables alone, as the version had them whose last migration is of `lastMs`; nothing that is written by hand. */
export async function migrateTo(client: Sql, project: string, lastMs: number): Promise<void> {
  const journal = journalOf(project)
  const until = { ...journal, entries: journal.entries.filter(({ when }) => when <= lastMs) }
  const folder = mkdtempSync(join(tmpdir(), 'onefold-migrations-'))
  try {
    mkdirSync(join(folder, 'meta'))
    writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify(until))
    for (const { tag } of until.entries) cpSync(join(project, 'drizzle', `${tag}.sql`), join(folder, `${tag}.sql`))
    await makeTables(client, project, folder)
    await client.unsafe(TWIN_TYPES_TABLE)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Those of these migrations, by the time they were written, that this version does not have. */
export function unknownMigrations(project: string, times: readonly number[]): number[] {
  const known = new Set(journalOf(project).entries.map(({ when }) => when))
  return times.filter((time) => !known.has(time))
}

function handWritten(project: string): { path: string; text: string }[] {
  const platform = ['server/platform/walls.sql', ...globSync('server/platform/*/constraints.sql', { cwd: project }).sort()]
  const slices = SLICES.flatMap((slice) => ['constraints', 'areas'].map((name) => `server/${slice}/${name}.sql`)).filter((path) =>
    existsSync(join(project, path)),
  )
  const read = (path: string) => ({ path, text: readFileSync(join(project, path), 'utf8') })
  return [...platform.map(read), { path: 'twin-models/catalog', text: twinTypesSql() }, ...slices.map(read)]
}

/** Makes the roles and the database of an embedded cluster, as its superuser. */
export async function prepareCluster(superuser: DbAddress, database: string): Promise<void> {
  const client = connect(superuser, 'postgres', 1)
  try {
    for (const role of await missingRoles(client)) await client.unsafe(`create role ${role} login`)
    if (!(await areaIsApp(client))) await client.unsafe(AREA_IS_APP)
    const [found] = await client`select 1 from pg_database where datname = ${database}`
    if (!found) await client.unsafe(`create database ${database} owner onefold_owner template template0 encoding 'UTF8'`)
  } finally {
    await client.end({ timeout: 3 })
  }
}

/** Makes the roles in a cluster of the user's own, which nobody can sign in with: the user of the URL takes them.
 *  @throws Error with what a superuser has to run, where that user may not */
export async function prepareForeign(url: string): Promise<void> {
  const client = connect({ url }, 'none', 1)
  try {
    const [me] = await client<{ name: string; database: string; may: boolean; owns: boolean }[]>`
      select current_user as name, current_database() as database, r.rolsuper or r.rolcreaterole as may,
        r.rolsuper or pg_has_role(d.datdba, 'USAGE') as owns
      from pg_roles r, pg_database d where r.rolname = current_user and d.datname = current_database()`
    const missing = await missingRoles(client)
    const foreign = await client<{ rolname: string }[]>`
      select rolname from pg_roles where rolname = any (${ROLES}::text[]) and not pg_has_role(current_user, oid, 'MEMBER')`
    const [allowed] = await client<{ ok: boolean }[]>`select coalesce((select has_database_privilege(oid, current_database(), 'CREATE')
      and has_schema_privilege(oid, 'public', 'CREATE') from pg_roles where rolname = 'onefold_owner'), false) as ok`
    const joined = await areaIsApp(client)
    if (!me || (missing.length === 0 && foreign.length === 0 && joined && allowed?.ok)) return
    const steps = [
      ...missing.map((role) => `create role ${role}`),
      ...[...missing, ...foreign.map(({ rolname }) => rolname)].map((role) => `grant ${role} to ${quoted(me.name)}`),
      ...(joined ? [] : [AREA_IS_APP]),
      ...(allowed?.ok
        ? []
        : [
            `grant create on database ${quoted(me.database)} to onefold_owner`,
            'grant usage, create on schema public to onefold_owner with grant option',
          ]),
    ]
    const stopped = me.may && me.owns ? await runAll(client, steps) : 'it may not create roles, or does not own the database'
    if (stopped)
      throw new Error(
        `the database user ${me.name} cannot prepare database ${me.database} (${stopped}); as its superuser run once: ${steps.join('; ')};`,
      )
  } finally {
    await client.end({ timeout: 3 })
  }
}

const ROLES = ['onefold_owner', 'onefold_app', 'onefold_area', 'onefold_system', 'onefold_ingest', 'onefold_auth', 'onefold_jobs']
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

async function missingRoles(client: Sql): Promise<string[]> {
  const there = await client<{ rolname: string }[]>`select rolname from pg_roles where rolname = any (${ROLES}::text[])`
  return ROLES.filter((role) => !there.some(({ rolname }) => rolname === role))
}

/** Who reaches some areas alone may do what the application may, behind walls of his own (walls.sql). */
const AREA_IS_APP = 'grant onefold_app to onefold_area'

async function areaIsApp(client: Sql): Promise<boolean> {
  const [row] = await client<{ ok: boolean }[]>`
    select coalesce((select pg_has_role(area.oid, app.oid, 'USAGE') from pg_roles area, pg_roles app
      where area.rolname = 'onefold_area' and app.rolname = 'onefold_app'), false) as ok`
  return row?.ok === true
}

/** All or none. @returns why not, or null */
async function runAll(client: Sql, steps: readonly string[]): Promise<string | null> {
  try {
    await client.begin((tx) => tx.unsafe(steps.join('; ')))
    return null
  } catch (error) {
    if (error instanceof Error && 'severity' in error) return error.message
    throw error
  }
}
