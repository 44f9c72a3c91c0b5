import { sql } from 'drizzle-orm'
import type { Tx } from '#/server/platform/db.ts'

/** More orders than a tenant writes between two backups. */
const NUMBERS_LEFT_OUT = 1_000

/** After a restore: orders of the lost time are on paper and in heads; their numbers are not given to others. */
export async function leaveOutNumbersAfterRestore(tx: Tx, year: number): Promise<void> {
  await tx.execute(sql`update order_counters set last = last + ${NUMBERS_LEFT_OUT}`)
  // One whose first order of the year was written after the backup has no counter yet.
  await tx.execute(
    sql`insert into order_counters (tenant_id, year, last) select id, ${year}, ${NUMBERS_LEFT_OUT} from tenants on conflict do nothing`,
  )
}
