import { eq, inArray, sql } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AccessRefusal } from '../contract.ts'
import { countTry, digestOf, forgetTries } from '../sign-in-tries.ts'
import { afterFailure, NO_LOCK } from './lock.ts'
import { signInLocks } from './schema.ts'

export type TooMany = Extract<AccessRefusal, { waitSeconds: number }>

/** One attempt to show who one is, whatever is shown: counted for the account and the address. Refused while either has had too many, or the account
 *  is locked; a passkey cannot be guessed, so it opens a locked account too (`guessable: false`) and nobody is shut out by somebody else's guesses. */
export async function mayTry(
  system: System,
  account: string,
  address: string | null,
  { guessable = true }: { guessable?: boolean } = {},
): Promise<Result<void, TooMany>> {
  const waitMs = await countTry(system, account, address)
  if (waitMs !== null) return refuse({ code: 'TOO_MANY_TRIES', waitSeconds: Math.ceil(waitMs / 1000) })
  const lockedMs = guessable ? (await lockedUntil(system, [account]))(account) - system.clock.nowMs() : 0
  return lockedMs > 0 ? refuse({ code: 'TOO_MANY_FAILURES', waitSeconds: Math.ceil(lockedMs / 1000) }) : ok(undefined)
}

export async function noteFailure(system: System, account: string): Promise<void> {
  const key = digestOf(account)
  await drizzle(system.db.auth).transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 11))`)
    const [lock] = await tx.select().from(signInLocks).where(eq(signInLocks.key, key))
    const next = afterFailure(lock ?? NO_LOCK, system.clock.nowMs())
    await tx
      .insert(signInLocks)
      .values({ key, ...next })
      .onConflictDoUpdate({ target: signInLocks.key, set: next })
  })
}

/** By an administrator, or by his link: nothing is held against the account, nor the attempts of this minute. */
export async function absolve(system: System, account: string): Promise<void> {
  await release(system, account)
  await forgetTries(system, account)
}

/** After a success no failure is held against the account. */
export async function release(system: System, account: string): Promise<void> {
  await drizzle(system.db.auth)
    .delete(signInLocks)
    .where(eq(signInLocks.key, digestOf(account)))
}

/** Until when each of these accounts is locked, in ms; 0 where it is not. */
export async function lockedUntil(system: System, accounts: readonly string[]): Promise<(account: string) => number> {
  const keys = accounts.map(digestOf)
  const rows = keys.length === 0 ? [] : await drizzle(system.db.auth).select().from(signInLocks).where(inArray(signInLocks.key, keys)) // biome-ignore format: one question
  const nowMs = system.clock.nowMs()
  const until = new Map(rows.map((row) => [row.key, row.untilMs]))
  return (account) => {
    const untilMs = until.get(digestOf(account)) ?? 0
    return untilMs > nowMs ? untilMs : 0
  }
}
