import { createHash, randomBytes, randomInt } from 'node:crypto'
import { and, eq, isNotNull, isNull, lt } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { accessOf } from '../service.ts'
import { recoveryCodes, totpSecrets } from './schema.ts'
import { seal, unseal } from './seal.ts'
import { base32, otpauthUri, stepOf } from './totp.ts'

const RECOVERY_CODES = 10

/** A new secret for the app, not asked for before its first code was shown. What was being set up before is forgotten; what is in use stays in use. */
export async function beginAuthenticator(
  system: System,
  personId: PersonId,
  email: string,
): Promise<{ secret: string; uri: string } | null> {
  const secret = randomBytes(20)
  const sealed = seal(await sealingSecret(system), personId, secret)
  const fresh = { sealed, lastStep: 0, createdAt: new Date(system.clock.nowMs()) }
  const kept = await drizzle(system.db.auth)
    .insert(totpSecrets)
    .values({ userId: personId, ...fresh })
    .onConflictDoUpdate({ target: totpSecrets.userId, set: fresh, setWhere: isNull(totpSecrets.confirmedAt) })
    .returning({ id: totpSecrets.userId })
  return kept.length > 0 ? { secret: base32(secret).replace(/(.{4})(?=.)/g, '$1 '), uri: otpauthUri(secret, email) } : null
}

/** Whether the code is the app's, and was never used. Confirms what was being set up when `confirming`. */
export async function showCode(system: System, personId: PersonId, code: string, confirming = false): Promise<boolean> {
  const db = drizzle(system.db.auth)
  const [row] = await db
    .select()
    .from(totpSecrets)
    .where(and(eq(totpSecrets.userId, personId), confirming ? isNull(totpSecrets.confirmedAt) : isNotNull(totpSecrets.confirmedAt)))
  if (!row) return false
  const nowMs = system.clock.nowMs()
  const step = stepOf(unseal(await sealingSecret(system), personId, row.sealed), code, nowMs, row.lastStep)
  if (step === null) return false
  const taken = await db
    .update(totpSecrets)
    .set({ lastStep: step, ...(confirming ? { confirmedAt: new Date(nowMs) } : {}) })
    .where(and(eq(totpSecrets.userId, personId), eq(totpSecrets.sealed, row.sealed), lt(totpSecrets.lastStep, step)))
    .returning({ id: totpSecrets.userId })
  return taken.length > 0 // of two with the same code at once, one
}

/** Ten new codes in place of those before, shown this once. */
export async function newRecoveryCodes(system: System, personId: PersonId): Promise<string[]> {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')
  const codes = Array.from({ length: RECOVERY_CODES }, () => `${group()}-${group()}`)
  await drizzle(system.db.auth).transaction(async (tx) => {
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, personId))
    await tx.insert(recoveryCodes).values(codes.map((code) => ({ userId: personId, hash: digest(code) })))
  })
  return codes
}

export async function spendRecoveryCode(system: System, personId: PersonId, code: string): Promise<boolean> {
  const used = await drizzle(system.db.auth)
    .update(recoveryCodes)
    .set({ usedAt: new Date(system.clock.nowMs()) })
    .where(and(eq(recoveryCodes.userId, personId), eq(recoveryCodes.hash, digest(code)), isNull(recoveryCodes.usedAt)))
    .returning({ id: recoveryCodes.userId })
  return used.length > 0
}

/** Forgets the app and its recovery codes. */
export async function dropAuthenticator(system: System, personId: PersonId): Promise<void> {
  await drizzle(system.db.auth).transaction(async (tx) => {
    await tx.delete(totpSecrets).where(eq(totpSecrets.userId, personId))
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, personId))
  })
}

const sealingSecret = async (system: System) => (await (await accessOf(system)).auth.$context).secret

const digest = (code: string) =>
  createHash('sha256')
    .update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .digest()
