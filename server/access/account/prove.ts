import type { System } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AccessRefusal, Proof } from '../contract.ts'
import { showCode, spendRecoveryCode } from '../factors/authenticator.ts'
import { personBehind } from '../factors/passkeys.ts'
import type { Site } from '../factors/relying-party.ts'
import { isPassword } from '../people.ts'
import { noteOwn } from '../session/note.ts'
import { proved } from '../session/sessions.ts'
import type { SignedIn } from '../session/signed-in.ts'
import { mayTry, noteFailure, release } from '../session/tries.ts'

/** Shows who one is once more: the second step of a sign-in, or before an act that can do harm. Counted like every other attempt. */
export async function prove(
  system: System,
  signedIn: SignedIn,
  proof: Proof,
  at: { site: Site; address: string | null },
): Promise<Result<{ second: boolean }, AccessRefusal>> {
  const { personId, email, sessionId } = signedIn
  const may = await mayTry(system, email, at.address, { guessable: !('passkey' in proof) })
  if (!may.ok) return may
  if (!(await shown(system, signedIn, proof, at.site))) {
    await noteFailure(system, email)
    return refuse({ code: 'PROOF_FORBIDDEN' })
  }
  const second = !('password' in proof)
  if (second || signedIn.state === 'in') await release(system, email) // a password alone proves nothing about the second factor
  await proved(system, sessionId, { second })
  if ('recoveryCode' in proof) await noteOwn(system, personId, 'person.recoveryCodeUsed', { address: at.address })
  return ok({ second })
}

async function shown(system: System, { personId }: SignedIn, proof: Proof, site: Site): Promise<boolean> {
  if ('password' in proof) return isPassword(system, personId, proof.password)
  if ('code' in proof) return showCode(system, personId, proof.code)
  if ('recoveryCode' in proof) return spendRecoveryCode(system, personId, proof.recoveryCode)
  return (await personBehind(system, site, proof.passkey, { for: 'proof', personId })).ok
}
