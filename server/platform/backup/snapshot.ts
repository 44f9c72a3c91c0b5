import type { TransactionSql } from 'postgres'
import type { Database } from '../db.ts'
import { BACKUP_FORMAT, type BackupTable, type Manifest, tableName } from './manifest.ts'

export type Snapshot = {
  manifest: Manifest
  /** A table's rows as PostgreSQL's binary COPY gives them. */
  rowsOf(table: BackupTable): Promise<AsyncIterable<Uint8Array>>
}

const READ = 'isolation level repeatable read read only'
const TRIES = 5
const UNDEFINED_TABLE = '42P01'

/** All tables as they are at one moment, while the server goes on writing. Open slots are read first and let go: whoever closes them waits no
 *  longer than that. `read` is called with the slots, then with the rest. */
export async function withSnapshot(
  db: Pick<Database, 'direct'>,
  now: () => Date,
  read: (snapshot: Snapshot, tables: readonly BackupTable[], part: 'slots' | 'rest') => Promise<void>,
): Promise<Manifest> {
  for (let tries = 1; ; tries++) {
    let begun = false
    try {
      return await once(db, now, (...given) => {
        begun = true
        return read(...given)
      })
    } catch (error) {
      // A slot was closed between our looking and our locking: all of it is in the next moment's picture.
      if (begun || tries === TRIES || (error as { code?: string }).code !== UNDEFINED_TABLE) throw error
    }
  }
}

async function once(db: Pick<Database, 'direct'>, now: () => Date, read: Parameters<typeof withSnapshot>[2]): Promise<Manifest> {
  const [owner, system, slots] = [db.direct('onefold_owner'), db.direct('onefold_system'), db.direct('onefold_owner')]
  try {
    return await (owner.begin(READ, async (mine) => {
      const [exported] = await mine<{ id: string }[]>`select pg_export_snapshot() as id`
      const manifest = await lookAt(mine, now())
      const [open, rest] = [manifest.tables.filter(({ child }) => child), manifest.tables.filter(({ child }) => !child)]
      await lock(mine, rest)
      await slots.begin(READ, async (tx) => {
        await tx.unsafe(`set transaction snapshot '${exported?.id}'`)
        await lock(tx, open)
        await read({ manifest, rowsOf: (table) => copyOut(tx, table) }, open, 'slots')
      })
      await system.begin(READ, async (theirs) => {
        await theirs.unsafe(`set transaction snapshot '${exported?.id}'`)
        const rowsOf = (table: BackupTable) => copyOut(table.role === 'onefold_system' ? theirs : mine, table)
        await read({ manifest, rowsOf }, rest, 'rest')
      })
      return manifest
    }) as Promise<Manifest>)
  } finally {
    await Promise.all([owner, system, slots].map((client) => client.end({ timeout: 1 })))
  }
}

const lock = (tx: TransactionSql, tables: readonly BackupTable[]) =>
  tables.length > 0 ? tx.unsafe(`lock table ${tables.map((table) => `only ${tableName(table)}`).join(', ')} in access share mode`) : null

export const copyOut = (tx: TransactionSql, table: Pick<BackupTable, 'schema' | 'name' | 'columns'>) =>
  tx.unsafe(`copy ${tableName(table)} (${table.columns.map((name) => `"${name}"`).join(', ')}) to stdout (format binary)`).readable()

async function lookAt(tx: TransactionSql, at: Date): Promise<Manifest> {
  const [server] = await tx<{ version: number }[]>`select current_setting('server_version_num')::int as version`
  const migrations = await tx<{ at: string }[]>`select created_at::text as at from onefold.migrations order by created_at`
  const [feed] = await tx<{ epoch: number; seq: string }[]>`select epoch, seq::text from feed_head`
  const sequences = await tx<Manifest['sequences']>`
    select schemaname as schema, sequencename as name, last_value::text as last from pg_sequences where schemaname <> 'onefold' order by 1, 2`
  return {
    format: BACKUP_FORMAT,
    madeAt: at.toISOString(),
    postgres: server?.version ?? 0,
    migrations: migrations.map(({ at: written }) => Number(written)),
    feed: { epoch: feed?.epoch ?? 0, seq: Number(feed?.seq ?? 0) },
    tables: await tablesOf(tx),
    sequences: [...sequences],
  }
}

/** Every table of ours. One behind a wall is read by the server's own role, and only where that role is shown all of its rows.
 *  @throws Error where a wall would hide some: a backup without them would look whole */
async function tablesOf(tx: TransactionSql): Promise<BackupTable[]> {
  const found = await tx<(Omit<BackupTable, 'role'> & { walled: boolean; all_seen: boolean })[]>`
    select n.nspname as schema, c.relname as name, c.relrowsecurity as walled, pg_table_size(c.oid)::float8 as bytes,
      exists (select from pg_inherits i where i.inhrelid = c.oid) as child,
      exists (select from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname and p.permissive = 'PERMISSIVE'
        and p.cmd in ('ALL', 'SELECT') and p.qual = 'true' and p.roles && array['onefold_system', 'public']::name[]) as all_seen,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'onefold') and n.nspname not like 'pg\\_%'
    order by 1, 2`
  return found.map(({ walled, all_seen, ...table }) => {
    if (walled && !all_seen) throw new Error(`the table ${table.schema}.${table.name} has a wall that hides rows from a backup`)
    return { ...table, role: walled ? 'onefold_system' : 'onefold_owner' }
  })
}
