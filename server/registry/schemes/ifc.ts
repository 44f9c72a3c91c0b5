import type { SchemeSpec } from './scheme.ts'

const BASE_64 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$'
const GLOBAL_ID = /^[0-3][0-9A-Za-z_$]{21}$/
const UUID = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i

/** GlobalId of a building model (IfcGloballyUniqueId, ISO 16739-1:2024): 128 bits as 22 characters of IFC's own base 64; a UUID is written so.
 *  Unique in one model file, as copies of a model repeat it. Case counts, and there is no check character.
 *  Not claimed: that the model is there, or that two models mean the same thing by one id. */
export const ifc = {
  id: 'ifc',
  scope: 'issuer',
  alias: true,
  canonical(text) {
    if (GLOBAL_ID.test(text)) return text
    const uuid = UUID.exec(text)
    return uuid ? globalIdOf(BigInt(`0x${uuid.slice(1).join('')}`)) : null
  },
} as const satisfies SchemeSpec

function globalIdOf(bits: bigint): string {
  let letters = ''
  for (let rest = bits, i = 0; i < 22; i++, rest /= 64n) letters = BASE_64[Number(rest % 64n)] + letters
  return letters
}
