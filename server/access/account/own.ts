import { and, eq, isNull } from 'drizzle-orm'
import { toDataURL } from 'qrcode'
import { drizzle } from '#/server/platform/postgres.ts'
import type { System } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AccessRefusal, Standing } from '../contract.ts'
import { beginAuthenticator, dropAuthenticator, newRecoveryCodes, showCode } from '../factors/authenticator.ts'
import { dropPasskey, keepPasskey } from '../factors/passkeys.ts'
import type { Site } from '../factors/relying-party.ts'
import { goodPassword } from '../password.ts'
import { hasPassword, isPassword, setPassword } from '../people.ts'
import { DEFAULT_POLICY, mustShowSecond } from '../policy/policy.ts'
import { memberships, user } from '../schema.ts'
import { noteOwn } from '../session/note.ts'
import { endSessions, forget, proved } from '../session/sessions.ts'
import type { SignedIn } from '../session/signed-in.ts'
import { mayTry, noteFailure } from '../session/tries.ts'

const mustHaveSecond = ({ member }: SignedIn) => member !== null && mustShowSecond(member.policy, member.roles)

export async function standingOf(system: System, signedIn: SignedIn): Promise<Standing> {
  const { personId, email, member, state, factors } = signedIn
  return {
    state,
    name: member?.name ?? email,
    email,
    factors,
    hasPassword: await hasPassword(system, personId),
    mustHaveSecond: mustHaveSecond(signedIn),
    minScore: (member?.policy ?? DEFAULT_POLICY).minScore,
  }
}

/** The secret for an authenticator app, with its picture; refused where one is in use: that one is taken away first. */
export async function beginTotp(
  system: System,
  { personId, email }: SignedIn,
): Promise<Result<{ secret: string; picture: string }, AccessRefusal>> {
  const begun = await beginAuthenticator(system, personId, email)
  if (!begun) return refuse({ code: 'SECOND_FACTOR_SET' })
  const picture = await toDataURL(begun.uri, { margin: 2, errorCorrectionLevel: 'M', width: 208 })
  return ok({ secret: begun.secret, picture })
}

/** The app's first code. From now on it is asked for; the recovery codes are shown this once. */
export async function confirmTotp(
  system: System,
  { personId, email, sessionId }: SignedIn,
  code: string,
  address: string | null,
): Promise<Result<{ recoveryCodes: string[] }, AccessRefusal>> {
  const may = await mayTry(system, email, address)
  if (!may.ok) return may
  if (!(await showCode(system, personId, code, true))) return refuse({ code: 'BAD_CODE' })
  const recoveryCodes = await newRecoveryCodes(system, personId)
  await proved(system, sessionId, { second: true })
  await noteOwn(system, personId, 'person.totpSet', {})
  return ok({ recoveryCodes })
}

/** Refused where it is the last second factor of somebody who must have one. */
export async function dropTotp(system: System, signedIn: SignedIn): Promise<Result<void, AccessRefusal>> {
  if (mustHaveSecond(signedIn) && signedIn.factors.passkeys === 0) return refuse({ code: 'SECOND_FACTOR_ASKED' })
  await dropAuthenticator(system, signedIn.personId)
  await noteOwn(system, signedIn.personId, 'person.totpDropped', {})
  return ok(undefined)
}

export async function addPasskey(
  system: System,
  { personId, sessionId }: SignedIn,
  ask: { name: string; passkey: unknown },
  site: Site,
): Promise<Result<void, AccessRefusal>> {
  if (!(await keepPasskey(system, site, personId, ask.name, ask.passkey))) return refuse({ code: 'BAD_PASSKEY' })
  await proved(system, sessionId, { second: true })
  await noteOwn(system, personId, 'person.passkeyAdded', { name: ask.name })
  return ok(undefined)
}

export async function removePasskey(system: System, signedIn: SignedIn, id: string): Promise<Result<void, AccessRefusal>> {
  if (mustHaveSecond(signedIn) && !signedIn.factors.totp && signedIn.factors.passkeys === 1) return refuse({ code: 'SECOND_FACTOR_ASKED' })
  if (!(await dropPasskey(system, signedIn.personId, id))) return refuse({ code: 'PASSKEY_NOT_FOUND' })
  await noteOwn(system, signedIn.personId, 'person.passkeyRemoved', {})
  return ok(undefined)
}

/** Ends all other sessions: whoever else knew the old password is out. `current` is null for somebody who had none. */
export async function changePassword(
  system: System,
  signedIn: SignedIn,
  ask: { current: string | null; next: string },
  address: string | null,
): Promise<Result<void, AccessRefusal>> {
  const { personId, email, member, sessionId } = signedIn
  if (await hasPassword(system, personId)) {
    const may = await mayTry(system, email, address)
    if (!may.ok) return may
    if (!(await isPassword(system, personId, ask.current ?? ''))) {
      await noteFailure(system, email)
      return refuse({ code: 'PROOF_FORBIDDEN' })
    }
  }
  const wanted = { minScore: (member?.policy ?? DEFAULT_POLICY).minScore, about: [email, member?.name ?? ''] }
  const good = await goodPassword(system, ask.next, wanted)
  if (!good.ok) return good
  await setPassword(system, personId, ask.next)
  await endSessions(system, personId, sessionId)
  await proved(system, sessionId, { second: false })
  await noteOwn(system, personId, 'person.passwordChanged', {})
  return ok(undefined)
}

export async function setProfile(
  system: System,
  { personId }: SignedIn,
  { name, locale }: { name: string; locale: 'en' | 'zh-CN' | null },
): Promise<void> {
  await system.db.system((tx) =>
    tx
      .update(memberships)
      .set({ name })
      .where(and(eq(memberships.personId, personId), isNull(memberships.endedAt))),
  )
  await drizzle(system.db.auth).update(user).set({ name, locale }).where(eq(user.id, personId))
  await noteOwn(system, personId, 'person.profileSet', { name })
  await forget(system)
}
