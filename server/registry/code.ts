import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { checkCharacter } from './check-character.ts'
import type { RegistryRefusal } from './contract.ts'

/** Base 32 without I, L, O and U: read aloud and typed with gloves on, none is taken for another. */
const BASE_32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LOOK_ALIKES = /[ILOU]/
const LONGEST = 256
const PRIMARY = /^(88(?:\.\d{1,8}){1,3})\/([0-9A-Z]{6,8})$/

export type CodeRefusal = Extract<RegistryRefusal, { code: 'BAD_CODE' | 'BAD_CODE_CHECK' }>

/** What may be asked for: text cleaned of what typing and copying leave in it. `fold` is the form that is compared. */
export type Asked = { text: string; fold: string; primary: { prefix: string; suffix: string } | null }

/** The suffix of the nth number, or null where its check character would be one of the look-alikes: such numbers are passed over.
 *  Neighbours in number are far apart in letters (a bijection over the range), so P1 and P2 are not mistaken for each other.
 *  @throws RangeError below 1, or when seven letters are not enough */
export function suffixOf(n: number): string | null {
  const width = n < 32 ** 5 ? 5 : n < 32 ** 6 ? 6 : 7
  if (!Number.isSafeInteger(n) || n < 1 || n >= 32 ** 7) throw new RangeError(`no code for number ${n}`)
  let rest = Number((BigInt(n) * 22_695_477n) % BigInt(32 ** width))
  let letters = ''
  for (let i = 0; i < width; i++) {
    letters = BASE_32[rest % 32] + letters
    rest = Math.floor(rest / 32)
  }
  const check = checkCharacter(letters)
  return LOOK_ALIKES.test(check) ? null : letters + check
}

/** Cleans what a person typed, scanned or pasted: full-width and half-width forms are one (NFKC), invisible characters go.
 *  Refused with the reason: nothing left, too long, characters no code has, path tricks. */
export function readCode(given: string): Result<Asked, CodeRefusal> {
  if (given.length > 4 * LONGEST) return refuse({ code: 'BAD_CODE', reason: 'too_long' })
  const text = given
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Zs}\u115f\u1160\u3164]/gu, (letter) => (letter === ' ' ? ' ' : ''))
    .trim()
    .replace(/^\/|\/$/g, '')
  if (text === '') return refuse({ code: 'BAD_CODE', reason: 'empty' })
  if (text.length > LONGEST) return refuse({ code: 'BAD_CODE', reason: 'too_long' })
  if (/(^|\/)\.{1,2}(\/|$)|\/\/|\\/.test(text)) return refuse({ code: 'BAD_CODE', reason: 'path' })
  if (/[\p{Cc}\p{Co}\p{Cn}<>"'`;%?#{}|^]/u.test(text)) return refuse({ code: 'BAD_CODE', reason: 'characters' })
  return withCheck(text)
}

function withCheck(text: string): Result<Asked, CodeRefusal> {
  const fold = foldCode(text)
  const parts = PRIMARY.exec(fold)
  if (!parts?.[1] || !parts[2]) return ok({ text, fold, primary: null })
  const suffix = withoutLookAlikes(parts[2])
  const expected = checkCharacter(suffix.slice(0, -1))
  if (suffix.at(-1) !== expected) return refuse({ code: 'BAD_CODE_CHECK', given: suffix, expected: suffix.slice(0, -1) + expected })
  return ok({ text, fold: `${parts[1]}/${suffix}`, primary: { prefix: parts[1], suffix } })
}

/** A bare suffix, as somebody types it in a basement; null where it cannot be one. */
export function bareSuffix(asked: Asked): string | null {
  if (!/^[0-9A-Z]{6,8}$/.test(asked.fold)) return null
  const suffix = withoutLookAlikes(asked.fold)
  return checkCharacter(suffix.slice(0, -1)) === suffix.at(-1) ? suffix : null
}

/** The form in which codes, tags and aliases are compared; the database folds tags alike (registry_fold). */
export const foldCode = (text: string): string => text.normalize('NFKC').toUpperCase()

const withoutLookAlikes = (text: string) => text.replaceAll('O', '0').replaceAll(/[IL]/g, '1').replaceAll('U', 'V')
