import { sql as raw } from 'drizzle-orm'
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { ConnectionParameters, Options, Sql as PostgresSql } from 'postgres'
import type { AreaId, TenantId } from '#/twin-models/core/ids.ts'
import { withArrayTypes } from './array-types.ts'
import './heap.ts'
import { drizzle, postgres } from './postgres.ts'
import { prepared } from './prepared.ts'

export type Sql = PostgresSql
export type Tx = Parameters<Parameters<PostgresJsDatabase<Record<string, never>>['transaction']>[0]>[0]

/** Where PostgreSQL is: a Unix socket of the embedded cluster (one role a connection), or a URL whose user may take our roles. */
export type DbAddress = { socketDir: string; port: number; database: string } | { url: string }

/** How far somebody reaches: the whole organisation, or these areas of it. */
export type Reach = 'whole' | readonly AreaId[]
/** What a transaction of a tenant sees, and where it may change something. The database holds it to both. */
export type Walls = { see: Reach; act: Reach }
const WHOLE: Walls = { see: 'whole', act: 'whole' }

export type Database = {
  /** What every transaction of a tenant is held to here. */
  walls: Walls
  /** A transaction inside one tenant's walls (role onefold_app, or onefold_area within areas; row-level security by `onefold.tenant`). */
  tenant<T>(tenantId: TenantId, work: (tx: Tx) => Promise<T>): Promise<T>
  /** The same database, with every transaction of a tenant held to these walls. */
  within(walls: Walls): Database
  /** A transaction of the server itself, across tenants (role onefold_system). Never with a tenant or object taken from user input. */
  system<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** COPY into open slots (role onefold_ingest). */
  ingest: Sql
  /** Owner of all tables: migrations and partitions; sees no tenant's rows. */
  owner: Sql
  /** Sign-in's own schema (role onefold_auth). */
  auth: Sql
  /** A connection of its own, for LISTEN and advisory locks. The caller ends it. */
  direct(role: Role): Sql
  [Symbol.asyncDispose](): Promise<void>
}
export type Role = 'onefold_owner' | 'onefold_app' | 'onefold_area' | 'onefold_system' | 'onefold_ingest' | 'onefold_auth'

/** A postgres.js client in one role. Unix sockets avoid the 86 ms that COPY over TCP stalls (Nagle with delayed ACK). */
export function connect(address: DbAddress, role: string, max: number, idleS = 0): Sql {
  const common = {
    max,
    onnotice: () => {},
    idle_timeout: idleS, // 0: for ever
    connect_timeout: 10,
    fetch_types: false, // see array-types
    backoff: (tries: number) => Math.min(0.05 * 2 ** tries, 2),
  }
  if ('url' in address) return withArrayTypes(postgres(address.url, { ...common, connection: { role } as Partial<ConnectionParameters> }))
  const client = postgres({
    ...common,
    path: `${address.socketDir}/.s.PGSQL.${address.port}`,
    port: address.port,
    database: address.database,
    user: role,
  } as Options<Record<string, never>>)
  return withArrayTypes(client)
}

/** The owner's is used once a slot, and a session that has made tables holds 20 MB until it ends; that within areas where somebody has a role for some. */
const IDLE_S = 60

export function openDatabase(
  address: DbAddress,
  pool: { app: number; system: number; ingest: number } = { app: 6, system: 5, ingest: 2 },
): Database {
  const clients = {
    app: connect(address, 'onefold_app', pool.app),
    system: connect(address, 'onefold_system', pool.system),
    ingest: connect(address, 'onefold_ingest', pool.ingest),
    area: connect(address, 'onefold_area', pool.app, IDLE_S),
    owner: connect(address, 'onefold_owner', 2, IDLE_S),
    auth: connect(address, 'onefold_auth', 2),
  }
  const app: PostgresJsDatabase<Record<string, never>> = drizzle(clients.app)
  const area: PostgresJsDatabase<Record<string, never>> = drizzle(clients.area)
  const system: PostgresJsDatabase<Record<string, never>> = drizzle(clients.system)
  const tenantWithin =
    ({ see, act }: Walls): Database['tenant'] =>
    (tenantId, work) =>
      (see === 'whole' && act === 'whole' ? app : area).transaction(async (tx) => {
        // Not awaited on its own: it travels in the same round trip as the first query of `work`.
        const walled = prepared(
          tx,
          raw`select set_config('onefold.tenant', ${tenantId}, true), set_config('onefold.see', ${setting(see)}, true), set_config('onefold.act', ${setting(act)}, true)`,
        )
        const [, value] = await Promise.all([walled, work(tx)])
        return value
      })
  const database: Database = {
    walls: WHOLE,
    tenant: tenantWithin(WHOLE),
    within: (walls) => ({ ...database, walls, tenant: tenantWithin(walls) }),
    system: (work) => system.transaction(work),
    ingest: clients.ingest,
    owner: clients.owner,
    auth: clients.auth,
    direct: (role) => connect(address, role, 1),
    async [Symbol.asyncDispose]() {
      await Promise.all(Object.values(clients).map((client) => client.end({ timeout: 3 })))
    },
  }
  return database
}

/** As the policies read it: a star, or the areas as an array of PostgreSQL. */
const setting = (reach: Reach): string => (reach === 'whole' ? '*' : `{${reach.join(',')}}`)
