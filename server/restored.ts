import { sql } from 'drizzle-orm'
import { allTenants, endAllSessions, eraseAgain } from './access/index.ts'
import { type RestoreFacts, stopAfterRestore } from './commands/index.ts'
import { systemActor } from './platform/actor.ts'
import type { Database } from './platform/db.ts'
import { appendFeed } from './platform/feed/index.ts'
import { leaveOutAfterRestore, leaveOutCodesAfterRestore } from './registry/index.ts'
import { leaveOutNumbersAfterRestore } from './work-orders/index.ts'

const RESTORER = systemActor('restore')
/** More reigns than a sequencer has between two backups: no browser takes its cursor of then for one of now. */
const REIGNS_LEFT_OUT = 10_000

/** What must be so in a database that came out of a backup, before anybody is served from it: nothing given out since is given out again,
 *  nothing is sent to a machine until a person has looked, everybody signs in anew, whose name was erased since has none again (the next start does
 *  it), and the log says what happened. `dataDir` is where the list of those lies. */
export async function afterRestore(db: Database, facts: RestoreFacts, dataDir: string): Promise<{ commandsEnded: number }> {
  await leaveOutCodesAfterRestore(db.owner)
  await endAllSessions(db)
  await eraseAgain(db, dataDir, RESTORER, new Date(facts.restoredAt))
  return db.system(async (tx) => {
    await tx.execute(sql`update feed_head set epoch = epoch + ${REIGNS_LEFT_OUT}`)
    await leaveOutAfterRestore(tx)
    await leaveOutNumbersAfterRestore(tx, new Date(facts.restoredAt).getUTCFullYear())
    const tenantIds = (await allTenants(tx)).map(({ id }) => id)
    const commandsEnded = await stopAfterRestore(tx, tenantIds, facts, RESTORER)
    for (const tenantId of tenantIds) {
      const entry = { tenantId, actor: RESTORER, verb: 'system.restored', subject: { kind: 'system', id: 'restore' }, data: { ...facts } }
      await appendFeed(tx, entry, new Date(facts.restoredAt))
    }
    return { commandsEnded }
  })
}
