import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import { checkCharacter } from './check-character.ts'
import type { RegistryRefusal } from './contract.ts'
import { formsOf, type Scheme } from './schemes/index.ts'
import { bareSuffix } from './schemes/primary.ts'
import { cleaned } from './schemes/text.ts'

/** Base 32 without I, L, O and U: read aloud and typed with gloves on, none is taken for another. */
const BASE_32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LOOK_ALIKES = /[ILOU]/
const LONGEST = 200

export type CodeRefusal = Extract<RegistryRefusal, { code: 'BAD_CODE' | 'BAD_CODE_CHECK' }>

/** What may be asked for: every form the text may stand for, and the suffix where it may be one without its prefix. */
export type Asked = { text: string; forms: Map<string, readonly Scheme[]>; suffix: string | null }

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

/** Reads what a person typed, scanned or pasted. Refused with the reason: nothing left, too long, characters no code has, path tricks.
 *  Whether a check character is wrong depends on whose prefix it is, so that is for the resolver to say. */
export function readCode(given: string): Result<Asked, CodeRefusal> {
  if (given.length > 5 * LONGEST) return refuse({ code: 'BAD_CODE', reason: 'too_long' })
  const text = cleaned(given)
  if (text === '') return refuse({ code: 'BAD_CODE', reason: 'empty' })
  if (text.length > LONGEST) return refuse({ code: 'BAD_CODE', reason: 'too_long' })
  const plain = text.replace(/^\/|\/$/g, '')
  const forms = formsOf(plain)
  if (forms.size === 0 || !isAddress(plain)) {
    if (/(^|\/)\.{1,2}(\/|$)|\/\/|\\/.test(plain)) return refuse({ code: 'BAD_CODE', reason: 'path' })
    if (/[\p{Cc}\p{Co}\p{Cn}<>"'`;%?#{}|^]/u.test(plain) || forms.size === 0) return refuse({ code: 'BAD_CODE', reason: 'characters' })
  }
  return ok({ text: plain, forms, suffix: bareSuffix(plain) })
}

/** Some schemes write their codes as addresses. */
const isAddress = (text: string) => /^https?:\/\//i.test(text)
