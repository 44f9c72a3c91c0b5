import { and, eq } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { dropFactors } from '../factors/factors.ts'
import { account } from '../schema.ts'
import { endSessions } from '../session/sessions.ts'

/** Of somebody who was here, or in another organisation, before: whoever could set his password or a second factor then opens nothing now. What single
 *  sign-on says of him stays his. Before he is made a member, so that nothing stands open in between. */
export async function beginAnew(system: System, personId: PersonId): Promise<void> {
  const password = and(eq(account.userId, personId), eq(account.providerId, 'credential'))
  await drizzle(system.db.auth).delete(account).where(password)
  await dropFactors(system, personId)
  await endSessions(system, personId)
}
