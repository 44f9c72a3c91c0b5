import type { Database } from '#/server/platform/db.ts'

/** Tables and partitions on which the application has a right: how many there are, and those without a forced policy of their own. */
export async function tablesOfApp(db: Pick<Database, 'owner'>): Promise<{ count: number; unwalled: string[] }> {
  const tables = await db.owner<{ name: string; walled: boolean; policies: number }[]>`
    select c.oid::regclass::text as name, c.relrowsecurity and c.relforcerowsecurity as walled,
           (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
      and has_table_privilege('onefold_app', c.oid, 'select, insert, update, delete, truncate')`
  return { count: tables.length, unwalled: tables.filter((table) => !table.walled || table.policies < 2).map(({ name }) => name) }
}
