import { createHash, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import { generatePassword } from './password.ts'
import { anybodyThere } from './people.ts'
import { installation } from './schema.ts'

const KEY = 'setup code'

/** What whoever makes the first administrator must show: known to the console of this installation alone, the same until it is used.
 *  Null once anybody is there: then it opens nothing. */
export async function setupCode(system: System): Promise<string | null> {
  if (await anybodyThere(system)) return null
  const db = drizzle(system.db.auth)
  await db.insert(installation).values({ key: KEY, value: generatePassword() }).onConflictDoNothing()
  return (await db.select().from(installation).where(eq(installation.key, KEY)))[0]?.value ?? null
}

/** Whether this is the setup code, however it was typed. */
export async function isSetupCode(system: System, shown: string): Promise<boolean> {
  const [kept] = await drizzle(system.db.auth).select().from(installation).where(eq(installation.key, KEY))
  return kept !== undefined && timingSafeEqual(digest(shown), digest(kept.value))
}

const digest = (text: string) =>
  createHash('sha256')
    .update(text.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .digest()
