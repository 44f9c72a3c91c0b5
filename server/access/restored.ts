import type { Database } from '#/server/platform/db.ts'

/** After a restore: sessions that were ended since the backup would be good again, so all are ended. */
export async function endAllSessions(db: Pick<Database, 'auth'>): Promise<void> {
  await db.auth`delete from onefold_auth.session`
}
