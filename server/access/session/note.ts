import { and, eq, isNull } from 'drizzle-orm'
import { appendFeed } from '#/server/platform/feed/index.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { memberships, type SignInMethod } from '../schema.ts'

/** Writes into the record of the person's organisation that he came in, how, and from where. */
export async function noteSignIn(
  system: System,
  personId: PersonId,
  data: { method: SignInMethod; address: string | null },
): Promise<void> {
  await noteOwn(system, personId, 'person.signedIn', data)
}

/** What a person did to his own sign-in. */
export async function noteOwn(
  system: System,
  personId: PersonId,
  verb: string,
  data: Record<string, string | number | null>,
): Promise<void> {
  await system.db.system(async (tx) => {
    const own = await tx
      .select()
      .from(memberships)
      .where(and(eq(memberships.personId, personId), isNull(memberships.endedAt)))
    for (const { tenantId, name } of own)
      await appendFeed(tx, {
        tenantId,
        actor: { kind: 'person', id: personId, name },
        verb,
        subject: { kind: 'person', id: personId },
        data,
      })
  })
}
