import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Crockford's base 32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CLAIM_LIFE_MS = 24 * 3_600_000

/** 16 characters, 80 random bits: nobody guesses one within its life. */
export function makeClaimCode(): string {
  const characters = Array.from(randomBytes(16), (byte) => ALPHABET[byte & 31])
  return [0, 4, 8, 12].map((from) => characters.slice(from, from + 4).join('')).join('-')
}

/** Claim codes and passwords are random and long, so a plain hash is enough: there is nothing to guess from a dictionary. */
export const hashSecret = (secret: string): string => createHash('sha256').update(`onefold:${secret}`).digest('hex')

export const canonicalClaim = (text: string): string => text.toUpperCase().replace(/[^0-9A-Z]/g, '')

/** 24 random bytes: a third-party node's password is generated, never chosen. */
export const makePassword = (): string => randomBytes(24).toString('base64url')

export function secretMatches(secret: string, hash: string): boolean {
  const given = Buffer.from(hashSecret(secret), 'hex')
  const kept = Buffer.from(hash, 'hex')
  return given.length === kept.length && timingSafeEqual(given, kept)
}
