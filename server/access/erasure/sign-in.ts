import { eq, sql } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId, TenantId } from '#/twin-models/core/ids.ts'
import { emailOf } from '../accounts/manage.ts'
import { isElsewhere } from '../accounts/reader.ts'
import { user, verification } from '../schema.ts'
import { endSessions, forget } from '../session/sessions.ts'
import { absolve } from '../session/tries.ts'

/** Takes a person's sign-in away, with password, provider, factors, passkeys and sessions; who also belongs to another organisation keeps it. */
export async function removeSignIn(system: System, tenantId: TenantId, personId: PersonId): Promise<void> {
  if (!(await isElsewhere(system, tenantId, personId))) {
    await endSessions(system, personId)
    const email = await emailOf(system, personId)
    if (email) await absolve(system, email)
    await drizzle(system.db.auth).transaction(async (tx) => {
      if (email) await tx.delete(verification).where(sql`position(${email} in ${verification.identifier} || ${verification.value}) > 0`)
      await tx.delete(user).where(eq(user.id, personId)) // what hangs on it goes with it
    })
  }
  await forget(system)
}
