import { checkCharacter } from '../check-character.ts'
import type { SchemeSpec } from './scheme.ts'
import { foldCode } from './text.ts'

/** Of one to three numbers behind 88, as the identifiers of the industrial internet have them. */
export const PREFIX = /^88(?:\.\d{1,8}){1,3}$/
const CODE = /^(88(?:\.\d{1,8}){1,3})\/([0-9A-Z]{6,8})$/

/** What would be a primary code if its prefix is ours: `expected` is the suffix with the right check character. */
export type PrimaryParts = { prefix: string; suffix: string; expected: string }

export function primaryParts(text: string): PrimaryParts | null {
  const [, prefix, given] = CODE.exec(foldCode(text)) ?? []
  if (!prefix || !given) return null
  const suffix = withoutLookAlikes(given)
  return { prefix, suffix, expected: withCheck(suffix) }
}

/** A bare suffix whose check character is right, as somebody types it in a basement; null where it cannot be one. */
export function bareSuffix(text: string): string | null {
  const fold = foldCode(text)
  if (!/^[0-9A-Z]{6,8}$/.test(fold)) return null
  const suffix = withoutLookAlikes(fold)
  return withCheck(suffix) === suffix ? suffix : null
}

const withCheck = (suffix: string) => suffix.slice(0, -1) + checkCharacter(suffix.slice(0, -1))
const withoutLookAlikes = (text: string) =>
  /[OILU]/.test(text) ? text.replaceAll('O', '0').replaceAll(/[IL]/g, '1').replaceAll('U', 'V') : text

/** Our own codes, `prefix/suffix`: the form of the identifiers of China's industrial internet (88.x), the suffix ours, with the check
 *  character of ISO/IEC 7064:2003 MOD 37,36. The prefix is a sandbox until an organisation sets the one it was given.
 *  Not claimed: that a prefix was given out by anybody, or that the code is registered at a node of the national system. */
export const primary = {
  id: 'onefold',
  scope: 'world',
  alias: false,
  canonical(text) {
    const parts = primaryParts(text)
    return parts && `${parts.prefix}/${parts.suffix}`
  },
} as const satisfies SchemeSpec
