import { randomInt } from 'node:crypto'
import type { System } from '#/server/platform/system.ts'
import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { AccessRefusal } from './contract.ts'
import { PASSWORD_MIN_LENGTH } from './password-length.ts'
import { accessOf } from './service.ts'

/** Four groups of four letters without look-alikes: 79 bits, typed from a terminal without mistakes. */
export function generatePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join('-')
}

/** A password as the organisation wants it: long enough, and hard enough to guess by the estimate that the screen shows too. */
export async function goodPassword(
  system: System,
  password: string,
  wanted: { minScore: number; about: readonly string[] },
): Promise<Result<void, AccessRefusal>> {
  if (password.length < PASSWORD_MIN_LENGTH) return refuse({ code: 'BAD_PASSWORD_TOO_SHORT', minLength: PASSWORD_MIN_LENGTH })
  const estimate = await (await accessOf(system)).estimate()
  return estimate(password, wanted.about) < wanted.minScore ? refuse({ code: 'BAD_PASSWORD_TOO_WEAK' }) : ok(undefined)
}
