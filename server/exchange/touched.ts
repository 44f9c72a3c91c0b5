import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'

/** The objects of an import that are no more as it left them: somebody changed them, or something hangs on them, is led to them or is at work on them
 *  that came from elsewhere. */
export async function touchedSince(tx: Tx, importId: string): Promise<{ tag: string }[]> {
  return tx.execute<{ tag: string }>(sql`
    with ours as materialized (
      select o.id, o.tag, l.before is null or (l.before ->> 'withdrawn')::boolean as brought, o.version <> l.version as changed
      from import_lines l join objects o on o.id = l.object_id where l.import_id = ${importId}
    )
    select o.tag from ours o where o.changed
      or exists (select from life_events e where e.object_id = o.id and e.recorded_at > (select applied_at from imports where id = ${importId}))
      or o.brought and (
        exists (select from objects c where c.parent_id = o.id and c.id not in (select id from ours))
        or exists (select from objects c where c.gateway_id = o.id and c.retired_at is null and c.id not in (select id from ours))
        or exists (select from edges e where e.to_id = o.id and e.valid_until is null and e.from_id not in (select id from ours))
        or exists (select from work_orders w where w.object_id = o.id and w.state <> 'cancelled')
        or exists (select from alarms a where a.object_id = o.id and a.closed_at is null)
        or exists (select from commands m where m.object_id = o.id and m.state not in ('refused', 'expired', 'cancelled')))
    order by o.tag`)
}
