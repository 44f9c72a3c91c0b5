import { connect, type DbAddress, type Tx } from '#/server/platform/db.ts'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'

/** The same system over the same rows, asked by a role for which no policy holds: what the walls cost is told beside it. For a bench alone, with one
 *  tenant in the database. */
export function withoutWalls(system: System, address: DbAddress): AsyncDisposable & { system: System } {
  const client = connect(address, 'postgres', 6)
  const open = drizzle(client)
  const tenant = <T>(_tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> => open.transaction((tx) => work(tx as Tx))
  const db = { ...system.db, tenant, within: () => db } as System['db']
  return { system: { ...system, db }, [Symbol.asyncDispose]: () => client.end({ timeout: 3 }) }
}
