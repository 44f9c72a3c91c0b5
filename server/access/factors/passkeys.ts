import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { and, eq, gt, lt } from 'drizzle-orm'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import type { PersonId } from '#/twin-models/core/ids.ts'
import { uuidv7 } from '#/twin-models/core/uuidv7.ts'
import { user, verification } from '../schema.ts'
import type { Site } from './relying-party.ts'
import { passkeys } from './schema.ts'

const CHALLENGE_MS = 5 * 60_000
/** What a challenge was made for; it serves nothing else, and nobody else. */
type Purpose = { for: 'sign-in' } | { for: 'proof' | 'register'; personId: PersonId }
const nameOf = (purpose: Purpose, challenge: string) =>
  `passkey ${purpose.for} ${'personId' in purpose ? purpose.personId : ''} ${challenge}`

/** What a browser is asked to sign. To sign in, any passkey of this site; to prove oneself again, one of one's own. */
export async function challengeOf(system: System, site: Site, purpose: Exclude<Purpose, { for: 'register' }>) {
  const own = 'personId' in purpose ? await keysOf(system, purpose.personId) : []
  const allowed = own.map((key) => ({ id: key.credentialId, transports: key.transports as never }))
  const { extensions: _, ...options } = await generateAuthenticationOptions({
    rpID: site.hostname,
    userVerification: 'required',
    allowCredentials: allowed,
  })
  await keep(system, purpose, options.challenge)
  return options
}

type Shown = { ok: true; personId: PersonId; email: string } | { ok: false; email: string | null }

/** Whose passkey signed one of our challenges. `may` is asked once it is known whose it is, before it is checked. */
export async function personBehind(
  system: System,
  site: Site,
  response: unknown,
  purpose: Exclude<Purpose, { for: 'register' }> & { may?(email: string): Promise<void> },
): Promise<Shown> {
  const db = drizzle(system.db.auth)
  const shown = response as AuthenticationResponseJSON
  const [row] = await db.select({ key: passkeys, email: user.email }).from(passkeys).innerJoin(user, eq(user.id, passkeys.userId)).where(eq(passkeys.credentialId, String(shown.id))) // biome-ignore format: one question
  if (!row || ('personId' in purpose && row.key.userId !== purpose.personId)) return { ok: false, email: null }
  await purpose.may?.(row.email)
  const { key, email } = row
  const checked = await verifyAuthenticationResponse({
    response: shown,
    expectedChallenge: (challenge) => consume(system, purpose, challenge),
    expectedOrigin: site.origins,
    expectedRPID: site.hostname,
    requireUserVerification: true,
    credential: { id: key.credentialId, publicKey: new Uint8Array(key.publicKey), counter: key.counter },
  }).catch(() => null) // whatever is not of the right shape is no passkey
  if (!checked?.verified) return { ok: false, email }
  await db
    .update(passkeys)
    .set({ counter: checked.authenticationInfo.newCounter, lastUsedAt: new Date(system.clock.nowMs()) })
    .where(eq(passkeys.id, key.id))
  return { ok: true, personId: key.userId as PersonId, email }
}

export async function registrationOf(system: System, site: Site, person: { personId: PersonId; email: string; name: string }) {
  const own = await keysOf(system, person.personId)
  const { extensions: _, ...options } = await generateRegistrationOptions({
    rpName: 'Onefold',
    rpID: site.hostname,
    userID: new TextEncoder().encode(person.personId),
    userName: person.email,
    userDisplayName: person.name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: own.map((key) => ({ id: key.credentialId, transports: key.transports as never })),
  })
  await keep(system, { for: 'register', personId: person.personId }, options.challenge)
  return options
}

/** Keeps a passkey that was just made. @returns whether it is one, for one of our challenges and nobody's yet */
export async function keepPasskey(system: System, site: Site, personId: PersonId, name: string, response: unknown): Promise<boolean> {
  const checked = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: (challenge) => consume(system, { for: 'register', personId }, challenge),
    expectedOrigin: site.origins,
    expectedRPID: site.hostname,
    requireUserVerification: true,
  }).catch(() => null)
  if (!checked?.verified) return false
  const { credential, credentialBackedUp } = checked.registrationInfo
  const kept = await drizzle(system.db.auth)
    .insert(passkeys)
    .values({
      id: uuidv7(),
      userId: personId,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      name,
      synced: credentialBackedUp,
      createdAt: new Date(system.clock.nowMs()),
    })
    .onConflictDoNothing()
    .returning({ id: passkeys.id })
  return kept.length > 0
}

export const keysOf = (system: System, personId: PersonId) =>
  drizzle(system.db.auth).select().from(passkeys).where(eq(passkeys.userId, personId)).orderBy(passkeys.createdAt)

export async function dropPasskey(system: System, personId: PersonId, id: string): Promise<boolean> {
  const dropped = await drizzle(system.db.auth)
    .delete(passkeys)
    .where(and(eq(passkeys.id, id), eq(passkeys.userId, personId)))
    .returning({ id: passkeys.id })
  return dropped.length > 0
}

async function keep(system: System, purpose: Purpose, challenge: string): Promise<void> {
  const nowMs = system.clock.nowMs()
  const db = drizzle(system.db.auth)
  await db.delete(verification).where(lt(verification.expiresAt, new Date(nowMs))) // of those who turned away
  const expiresAt = new Date(nowMs + CHALLENGE_MS)
  await db.insert(verification).values({ id: uuidv7(), identifier: nameOf(purpose, challenge), value: '', expiresAt })
}

/** A challenge is good once. */
async function consume(system: System, purpose: Purpose, challenge: string): Promise<boolean> {
  const taken = await drizzle(system.db.auth)
    .delete(verification)
    .where(and(eq(verification.identifier, nameOf(purpose, challenge)), gt(verification.expiresAt, new Date(system.clock.nowMs()))))
    .returning({ id: verification.id })
  return taken.length > 0
}
