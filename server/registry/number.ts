import { ok, type Result, refuse } from '#/twin-models/core/result.ts'
import type { NumberKind, RegistryRefusal } from './contract.ts'

/** A number as it is compared, and where it is unique: the world, or the tenant for addresses anyone may use at home. */
export type CanonicalNumber = { kind: NumberKind; value: string; isPrivate: boolean }

const CANONICAL = {
  ipv6: (text) => ipv6(text),
  ipv4: (text) => (/^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(text) ? text : null),
  eui64: (text) => (/^[0-9A-F]{16}$/.test(bare(text)) ? bare(text) : null),
  imei: (text) => (/^\d{15}$/.test(bare(text)) && luhn(bare(text)) ? bare(text) : null),
  iccid: (text) => (/^89\d{16,18}$/.test(bare(text)) && luhn(bare(text)) ? bare(text) : null),
  msisdn: (text) => (/^\+[1-9]\d{6,14}$/.test(text.replaceAll(/[\s-]/g, '')) ? text.replaceAll(/[\s-]/g, '') : null),
} as const satisfies Record<NumberKind, (text: string) => string | null>

/** IPv6 text per RFC 5952; check digits of IMEI and ICCID by Luhn. */
export function canonicalNumber(
  kind: NumberKind,
  given: string,
): Result<CanonicalNumber, Extract<RegistryRefusal, { code: 'BAD_NUMBER' }>> {
  const value = CANONICAL[kind](given.normalize('NFKC').trim())
  if (value === null) return refuse({ code: 'BAD_NUMBER', kind, value: given.slice(0, 64) })
  return ok({ kind, value, isPrivate: isPrivate(kind, value) })
}

const isPrivate = (kind: NumberKind, value: string) =>
  (kind === 'ipv6' && /^(f[cd]|fe[89ab])/.test(value)) ||
  (kind === 'ipv4' && /^(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(value))

const bare = (text: string) => text.toUpperCase().replaceAll(/[\s:-]/g, '')

/** WHATWG's serialiser of hosts writes RFC 5952. */
function ipv6(text: string): string | null {
  if (!/^[0-9a-fA-F:.]{2,45}$/.test(text)) return null
  const url = URL.parse(`http://[${text}]/`)
  return url ? url.hostname.slice(1, -1) : null
}

function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const twice = digit * 2
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice
  }
  return sum % 10 === 0
}
