import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type DbAddress } from './db.ts'
import { drizzle, runMigrations } from './postgres.ts'
import { SLICES } from './slices.ts'

/** Brings the database to this version: roles, tables (generated), then what is written by hand: walls, constraints, functions.
 *  The hand-written part is idempotent and runs only when its text has changed. */
export async function migrate(owner: DbAddress, project: string): Promise<void> {
  const client = connect(owner, 'onefold_owner', 1)
  try {
    await client`select pg_advisory_lock(720101)`
    await client.unsafe(readFileSync(join(project, 'server/platform/walls.sql'), 'utf8'))
    await runMigrations(drizzle(client), {
      migrationsFolder: join(project, 'drizzle'),
      migrationsSchema: 'onefold',
      migrationsTable: 'migrations',
    })
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

function handWritten(project: string): { path: string; text: string }[] {
  const platform = globSync('server/platform/*/constraints.sql', { cwd: project }).sort()
  const slices = SLICES.map((slice) => `server/${slice}/constraints.sql`).filter((path) => existsSync(join(project, path)))
  return [...platform, ...slices].map((path) => ({ path, text: readFileSync(join(project, path), 'utf8') }))
}

/** Makes the roles and the database; wants a superuser, or a user who may create roles and databases. */
export async function prepareCluster(superuser: DbAddress, database: string): Promise<void> {
  const client = connect(superuser, 'postgres', 1)
  try {
    await client.unsafe(ROLES)
    const [found] = await client`select 1 from pg_database where datname = ${database}`
    if (!found) await client.unsafe(`create database ${database} owner onefold_owner template template0 encoding 'UTF8'`)
  } finally {
    await client.end({ timeout: 3 })
  }
}

const ROLES = `do $$ declare r text; begin
  foreach r in array array['onefold_owner', 'onefold_app', 'onefold_system', 'onefold_ingest', 'onefold_auth', 'onefold_jobs'] loop
    if not exists (select from pg_roles where rolname = r) then execute format('create role %I login nosuperuser nobypassrls', r); end if;
  end loop;
end $$`
