import { copyInPieces } from '../copy-in.ts'
import { connect, type DbAddress, type Sql } from '../db.ts'
import { migrate, migrateTo, unknownMigrations } from '../migrate.ts'
import type { BackupFile } from './dump.ts'
import { decodeFrames, type Frame } from './frames.ts'
import { type BackupTable, type Manifest, quoted, tableName } from './manifest.ts'
import { RowDigest } from './row-digest.ts'
import { copyOut } from './snapshot.ts'

export type LoadOptions = {
  /** An empty database with our roles. */
  address: DbAddress
  project: string
  /** Makes the table of an open slot of readings, with its rights. */
  makeChild: (sql: Sql, table: string) => Promise<unknown>
  onTable?: (table: { name: string; place: number; of: number }) => void
}
export type Loaded = { manifest: Manifest; files: BackupFile[]; tables: number; rows: number }

/** What is wrong with a backup that could be opened. */
export class BackupFault extends Error {
  readonly code: 'NEWER' | 'UNREADABLE' | 'DIFFERS'
  readonly detail: string
  constructor(code: BackupFault['code'], detail: string) {
    super(`${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }
}

/** Fills an empty database: tables as the backup's version had them, its rows, each table read back and compared, references checked, then brought
 *  to this version. Walls and triggers come last, so that nothing of them stands in the way or does something on its own.
 *  @throws BackupFault, SealedFileError from the stream, or what PostgreSQL says (a full disk) */
export async function loadDatabase(bytes: AsyncIterable<Uint8Array>, options: LoadOptions): Promise<Loaded> {
  const client = connect(options.address, 'onefold_owner', 1)
  const frames = decodeFrames(bytes)
  try {
    const first = (await frames.next()).value as Frame | undefined
    if (first?.kind !== 'manifest') throw new BackupFault('UNREADABLE', 'it does not begin with what it holds')
    const { manifest } = first
    const unknown = unknownMigrations(options.project, manifest.migrations)
    if (unknown.length > 0) throw new BackupFault('NEWER', `${unknown.length} migrations`)
    await migrateTo(client, options.project, Math.max(...manifest.migrations))
    await client.unsafe('set synchronize_seqscans = off')
    const references = await dropReferences(client)
    const loaded = await loadTables(client, frames, manifest, options)
    for (const statement of references) await client.unsafe(statement)
    await migrate(options.address, options.project)
    await setSequences(client, manifest)
    await client.unsafe('analyze')
    return { ...loaded, manifest }
  } finally {
    await frames.return(undefined)
    await client.end({ timeout: 3 })
  }
}

async function loadTables(
  client: Sql,
  frames: AsyncGenerator<Frame>,
  manifest: Manifest,
  options: LoadOptions,
): Promise<Omit<Loaded, 'manifest'>> {
  const files: BackupFile[] = []
  const seen = new Set<number>()
  let rows = 0
  for await (const frame of frames) {
    if (frame.kind === 'file') files.push({ path: frame.path, content: Uint8Array.from(frame.content) })
    else if (frame.kind === 'table') {
      const table = manifest.tables[frame.place]
      if (!table || seen.has(frame.place)) throw new BackupFault('UNREADABLE', `table ${frame.place}`)
      seen.add(frame.place)
      options.onTable?.({ name: tableName(table), place: seen.size, of: manifest.tables.length })
      if (table.child) await options.makeChild(client, table.name)
      rows += await loadTable(client, table, frames)
    } else if (frame.kind === 'end') {
      if (frame.tables !== seen.size || frame.rows !== rows) throw new BackupFault('DIFFERS', `${rows} rows of ${frame.rows}`)
      return { files, tables: seen.size, rows }
    } else throw new BackupFault('UNREADABLE', `${frame.kind} where a table should begin`)
  }
  throw new BackupFault('UNREADABLE', 'it has no end')
}

/** @returns its rows, after they were read back and found to be those that were copied out */
async function loadTable(client: Sql, table: BackupTable, frames: AsyncGenerator<Frame>): Promise<number> {
  let end: Extract<Frame, { kind: 'table end' }>['end'] | null = null
  async function* rows(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = await frames.next()
      const frame = next.done ? null : next.value
      if (frame?.kind === 'rows') yield frame.bytes
      else if (frame?.kind === 'table end') {
        end = frame.end
        return
      } else throw new BackupFault('UNREADABLE', `the rows of ${table.name} have no end`)
    }
  }
  const columns = table.columns.map(quoted).join(', ')
  await client.begin(async (tx) => {
    await tx.unsafe(`truncate only ${tableName(table)}`)
    await copyInPieces(tx, `copy ${tableName(table)} (${columns}) from stdin (format binary)`, rows())
  })
  const digest = new RowDigest()
  await client.begin(async (tx) => {
    for await (const chunk of await copyOut(tx, table)) digest.add(chunk as Uint8Array)
  })
  const told = end as { rows: number; digest: string } | null
  if (digest.rows !== told?.rows || digest.digest !== told.digest)
    throw new BackupFault('DIFFERS', `${table.name} has ${digest.rows} rows of ${told?.rows}, or others than were copied`)
  return digest.rows
}

/** References between tables, taken away while they are filled in any order. @returns what puts them back, which checks every row */
async function dropReferences(client: Sql): Promise<string[]> {
  const found = await client<{ table: string; name: string; definition: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' order by 1, 2`
  for (const { table, name } of found) await client.unsafe(`alter table ${table} drop constraint ${quoted(name)}`)
  return found.map(({ table, name, definition }) => `alter table ${table} add constraint ${quoted(name)} ${definition}`)
}

async function setSequences(client: Sql, { sequences }: Manifest): Promise<void> {
  for (const { schema, name, last } of sequences) {
    if (last === null) continue
    const sequence = `${quoted(schema)}.${quoted(name)}`
    await client`select setval(to_regclass(${sequence}), ${last}::bigint) where to_regclass(${sequence}) is not null`
  }
}
