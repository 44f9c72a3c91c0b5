import { sql } from 'drizzle-orm'
import { allTenants } from '#/server/access/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { TenantId } from '#/twin-models/core/ids.ts'
import { raiseSecurityEvent } from './security.ts'
import { countTry, whoTries } from './tries.ts'

const HOUR_MS = 3_600_000
/** So many codes that lead nowhere, within an hour from one address, are no mistakes of typing any more. */
export const MISSES_AN_HOUR = 30

/** Counts a code that led nowhere. At the thirtieth of an hour from one address a security event is raised: at the organisation of who is signed
 *  in, else at every organisation of the installation, for a stranger tries them all. */
export async function noteMiss(system: System, address: string, tenantId: TenantId | null): Promise<void> {
  const who = whoTries(address)
  if (who === '') return
  const { times } = await countTry(system, `miss:${tenantId ?? 'stranger'}`, who, HOUR_MS)
  if (times !== MISSES_AN_HOUR) return
  const at = new Date(system.clock.nowMs())
  await system.db.system(async (tx) => {
    const told = tenantId ? [tenantId] : (await allTenants(tx)).map(({ id }) => id)
    for (const id of told) {
      const subject = { kind: 'address', id: who }
      await raiseSecurityEvent(
        tx,
        { tenantId: id, kind: 'resolve_misses', subject, data: { address: who, misses: times, signedIn: tenantId !== null } },
        at,
      )
    }
  })
}

/** Counts of windows that have long run out are dropped. */
export async function dropOldTries(system: System): Promise<void> {
  await system.db.system((tx) => tx.execute(sql`delete from registry_tries where since_ms < ${system.clock.nowMs() - 24 * HOUR_MS}`))
}
