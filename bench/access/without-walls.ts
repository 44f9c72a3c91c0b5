import { connect, type DbAddress, type Tx } from '#/server/platform/db.ts'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import { asSuperuser } from '../registry/bed.ts'

/** The same system over the same rows, asked by a role for which no policy holds: what the walls cost is told beside it. For a bench alone, with one
 *  tenant in the database. */
export async function withoutWalls(system: System, address: DbAddress, tenantId: string): Promise<AsyncDisposable & { system: System }> {
  await asSuperuser(address, async (sql) => {
    const [{ name } = { name: '' }] = await sql<{ name: string }[]>`select quote_ident(current_database()) as name`
    // What a transaction of a tenant says first, said once: queries that ask how far they see find the whole.
    for (const [setting, value] of [['tenant', tenantId], ['see', '*'], ['act', '*']]) // biome-ignore format: one table
      await sql.unsafe(`alter database ${name} set "onefold.${setting}" = '${value}'`)
  })
  const client = connect(address, 'postgres', 6)
  const open = drizzle(client)
  const tenant = <T>(_tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> => open.transaction((tx) => work(tx as Tx))
  const db = { ...system.db, tenant, within: () => db } as System['db']
  return { system: { ...system, db }, [Symbol.asyncDispose]: () => client.end({ timeout: 3 }) }
}
