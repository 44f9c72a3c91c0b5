import { and, count, eq, isNotNull, isNull } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { passkeys, recoveryCodes, totpSecrets } from './schema.ts'

/** What a person can show beside a password. */
export type Factors = { totp: boolean; passkeys: number; recoveryCodes: number }

export async function factorsOf(system: System, personId: PersonId): Promise<Factors> {
  const db = drizzle(system.db.auth)
  const [[totp], [keys], [codes]] = await Promise.all([
    db.select({ n: count() }).from(totpSecrets).where(and(eq(totpSecrets.userId, personId), isNotNull(totpSecrets.confirmedAt))), // biome-ignore format: one question a line
    db.select({ n: count() }).from(passkeys).where(eq(passkeys.userId, personId)),
    db.select({ n: count() }).from(recoveryCodes).where(and(eq(recoveryCodes.userId, personId), isNull(recoveryCodes.usedAt))), // biome-ignore format: one question a line
  ])
  return { totp: (totp?.n ?? 0) > 0, passkeys: keys?.n ?? 0, recoveryCodes: codes?.n ?? 0 }
}

/** Takes every second factor from a person who lost what carried them. */
export async function dropFactors(system: System, personId: PersonId): Promise<void> {
  await drizzle(system.db.auth).transaction(async (tx) => {
    await tx.delete(totpSecrets).where(eq(totpSecrets.userId, personId))
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, personId))
    await tx.delete(passkeys).where(eq(passkeys.userId, personId))
  })
}
