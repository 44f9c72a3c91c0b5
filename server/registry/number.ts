import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { NumberKind, RegistryRefusal } from './contract.ts'
import { ipv6Text } from './ipv6.ts'

/** A number as it is compared, and where it is unique: the world, or the tenant for addresses anyone may use at home. */
export type CanonicalNumber = { kind: NumberKind; value: string; isPrivate: boolean }

const CANONICAL = {
  ipv6: ipv6Text,
  ipv4: (text) => (/^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(text) ? text : null),
  eui64: (text) => (/^[0-9A-F]{16}$/.test(bare(text)) ? bare(text) : null),
  imei: (text) => (/^\d{15}$/.test(bare(text)) && !/^0+$/.test(bare(text)) ? bare(text) : null),
  iccid: (text) => (/^89\d{16,18}$/.test(bare(text)) ? bare(text) : null),
  msisdn: (text) => (/^\+[1-9]\d{6,14}$/.test(text.replaceAll(/[\s-]/g, '')) ? text.replaceAll(/[\s-]/g, '') : null),
} as const satisfies Record<NumberKind, (text: string) => string | null>

/** IPv6 text per RFC 5952; check digits of IMEI and ICCID by Luhn. */
export function canonicalNumber(
  kind: NumberKind,
  given: string,
): Result<CanonicalNumber, Extract<RegistryRefusal, { code: 'BAD_NUMBER' | 'BAD_NUMBER_CHECK' }>> {
  const value = CANONICAL[kind](given.normalize('NFKC').trim())
  if (value === null) return refuse({ code: 'BAD_NUMBER', kind, value: given.slice(0, 64) })
  if (CHECKED.has(kind)) {
    const expected = luhnDigit(value.slice(0, -1))
    if (value.at(-1) !== expected) return refuse({ code: 'BAD_NUMBER_CHECK', kind, value, expected })
  }
  return ok({ kind, value, isPrivate: isPrivate(kind, value) })
}

const isPrivate = (kind: NumberKind, value: string) =>
  (kind === 'ipv6' && /^(f[cd]|fe[89ab])/.test(value)) ||
  (kind === 'ipv4' && /^(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(value))

/** Kinds whose last digit checks the others. */
const CHECKED: ReadonlySet<NumberKind> = new Set(['imei', 'iccid'])

const bare = (text: string) => text.toUpperCase().replaceAll(/[\s:-]/g, '')

/** The check digit behind these digits.
 *  @source ISO/IEC 7812-1 annex B, as 3GPP TS 23.003 (IMEI) and ITU-T E.118 (ICCID) use it */
function luhnDigit(digits: string): string {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const twice = digit * 2
    sum += i % 2 === 1 ? digit : twice > 9 ? twice - 9 : twice
  }
  return String((10 - (sum % 10)) % 10)
}
