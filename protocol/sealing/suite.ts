import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** A way to keep bytes secret and whole. Whoever seals names it by its id beside what is sealed, so that one can take another's place. */
export type Suite = {
  /** On disks and in files: never given to another suite. */
  id: number
  name: string
  keyBytes: number
  nonceBytes: number
  tagBytes: number
  /** The digest its keys are derived with. */
  digest: string
  /** `about` is not kept, yet must be the same when it is opened. A nonce is never used twice under one key. */
  seal(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, about: Uint8Array): Uint8Array
  /** null where key, nonce, bytes or `about` are not those it was sealed with. */
  open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, about: Uint8Array): Uint8Array | null
}

const TAG_BYTES = 16

/** @source NIST SP 800-38D */
const aes256Gcm: Suite = {
  id: 1,
  name: 'aes-256-gcm',
  keyBytes: 32,
  nonceBytes: 12,
  tagBytes: TAG_BYTES,
  digest: 'sha256',
  seal(key, nonce, plain, about) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.setAAD(about)
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  },
  open(key, nonce, sealed, about) {
    if (sealed.length < TAG_BYTES) return null
    const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(about)
    cipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
    try {
      return Buffer.concat([cipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), cipher.final()])
    } catch {
      return null
    }
  },
}

const SM4_KEY = 16
const MAC_KEY = 32
const MAC_BYTES = 32

/** SM4 in counter mode, then HMAC over all of it: Node's OpenSSL has no SM4-GCM.
 *  @source GB/T 32907-2016 (SM4), GB/T 32905-2016 (SM3), GB/T 15852.2-2012 (HMAC) */
const sm4CtrHmacSm3: Suite = {
  id: 2,
  name: 'sm4-ctr-hmac-sm3',
  keyBytes: SM4_KEY + MAC_KEY,
  nonceBytes: 12,
  tagBytes: MAC_BYTES,
  digest: 'sm3',
  seal(key, nonce, plain, about) {
    const cipher = createCipheriv('sm4-ctr', key.subarray(0, SM4_KEY), counterFrom(nonce))
    const hidden = Buffer.concat([cipher.update(plain), cipher.final()])
    return Buffer.concat([hidden, macOf(key, nonce, hidden, about)])
  },
  open(key, nonce, sealed, about) {
    if (sealed.length < MAC_BYTES) return null
    const hidden = sealed.subarray(0, sealed.length - MAC_BYTES)
    if (!timingSafeEqual(macOf(key, nonce, hidden, about), sealed.subarray(sealed.length - MAC_BYTES))) return null
    const cipher = createDecipheriv('sm4-ctr', key.subarray(0, SM4_KEY), counterFrom(nonce))
    return Buffer.concat([cipher.update(hidden), cipher.final()])
  },
}

const counterFrom = (nonce: Uint8Array) => Buffer.concat([nonce, Buffer.alloc(4)])

function macOf(key: Uint8Array, nonce: Uint8Array, hidden: Uint8Array, about: Uint8Array): Buffer {
  const lengths = Buffer.alloc(16)
  lengths.writeBigUInt64BE(BigInt(about.length), 0)
  lengths.writeBigUInt64BE(BigInt(hidden.length), 8)
  return createHmac('sm3', key.subarray(SM4_KEY)).update(nonce).update(about).update(hidden).update(lengths).digest()
}

export const SUITES = [aes256Gcm, sm4CtrHmacSm3] as const satisfies readonly Suite[]
export type SuiteName = (typeof SUITES)[number]['name']
export const DEFAULT_SUITE: Suite = aes256Gcm

export const suiteById = (id: number): Suite | null => SUITES.find((suite) => suite.id === id) ?? null
export const suiteByName = (name: string): Suite | null => SUITES.find((suite) => suite.name === name) ?? null

/** The key of one purpose and salt from a key holder's secret: two purposes share none (HKDF, RFC 5869). */
export const deriveKey = (suite: Suite, secret: Uint8Array, salt: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync(suite.digest, secret, salt, purpose, suite.keyBytes))
