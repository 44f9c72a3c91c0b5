import { sql } from 'drizzle-orm'
import type { Database, Tx } from '#/server/platform/db.ts'

/** More codes, and more addresses of a subnet, than are given out between two backups. */
const CODES_LEFT_OUT = 1_000_000
const HOSTS_LEFT_OUT = 65_536

/** After a restore: what was given out since the backup is known to labels and devices, and must not be given to others. */
export async function leaveOutAfterRestore(tx: Tx): Promise<void> {
  await tx.execute(sql`update address_subnets set next_host = next_host + ${HOSTS_LEFT_OUT}`)
}

/** The same for codes; a sequence is its owner's to set. */
export async function leaveOutCodesAfterRestore(owner: Database['owner']): Promise<void> {
  await owner`select setval('registry_code_numbers', last_value + ${CODES_LEFT_OUT}) from registry_code_numbers`
}
