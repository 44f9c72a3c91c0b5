import { eq } from 'drizzle-orm'
import type { Database } from '#/server/platform/db.ts'
import type { FeedActor } from '#/server/platform/feed/index.ts'
import { drizzle } from '#/server/platform/postgres.ts'
import { memberships, user } from '../schema.ts'
import { beginErasure } from './ask.ts'
import { isErased } from './erased.ts'
import { readErased } from './outside.ts'

/** After a restore: who was erased since the backup stands in it with his name, so it is asked for again; the next start does it. */
export async function eraseAgain(db: Pick<Database, 'auth' | 'system'>, dataDir: string, by: FeedActor, at: Date): Promise<void> {
  for (const { tenantId, personId, reason } of readErased(dataDir)) {
    const [signIn] = await drizzle(db.auth).select({ email: user.email }).from(user).where(eq(user.id, personId))
    await db.system(async (tx) => {
      const found = await tx.select().from(memberships).where(eq(memberships.personId, personId))
      const member = found.find((one) => one.tenantId === tenantId)
      if (member && !isErased(member)) await beginErasure(tx, member, { by, reason, at, email: signIn?.email ?? null })
    })
  }
}
